"""The figures of `health` as Prometheus reads them: its text format, version 0.0.4 (S05).

Nothing is counted here from request to request: whatever a process knew would be that process's alone.
"""

from collections.abc import Iterator, Mapping

from acms.ops.health import Health

TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = tuple[tuple[str, str], ...]
HELP = {
    "acms_ready": "1 when nothing is wrong",
    "acms_faults": "How many things are wrong",
    "acms_lane_waiting": "Rows that could be worked on, by lane of work",
    "acms_lane_oldest_seconds": "For how long the oldest of them has waited; of the lane journal: since a worker last came by",
    "acms_lane_put_off": "Rows that have failed and come again later",
    "acms_lane_in_hand": "Rows that a worker is busy with",
    "acms_messages_failed": "Messages of the last hour that did not go, by channel",
    "acms_messages_last_sent_seconds": "Seconds since the last message that went, of the last day",
    "acms_channel_answers": "1 when the other side is there, 0 when not; absent where nobody can ask",
    "acms_database_seconds": "How long the database took for an answer",
    "acms_keys_readable": "1 when the key ring can be read",
    "acms_disk_free_ratio": "Free share of the disk on which the files lie",
    "acms_journal_blocks_without_anchor": "Blocks of the journal that have no anchor",
    "acms_journal_anchors_not_sent": "Anchors that the second place should have had",
    "acms_journal_anchor_seconds": "Age of the newest block that has an anchor",
    "acms_clock_skew_seconds": "How far the database's clock is ahead of this machine's",
}


def text(health: Health) -> str:
    """All figures, each kind under its help. A figure that is not known has no line."""
    found: dict[str, list[tuple[Labels, float]]] = {name: [] for name in HELP}
    for name, labels, value in _figures(health):
        if value is not None:
            found[name].append((labels, value))
    return "".join(_kind(name, rows) for name, rows in found.items() if rows)


def _figures(health: Health) -> Iterator[tuple[str, Labels, float | None]]:
    yield "acms_ready", (), not health.faults
    yield "acms_faults", (), len(health.faults)
    for lane, found in health.lanes.items():
        by = (("lane", lane),)
        yield "acms_lane_waiting", by, found.rows
        yield "acms_lane_oldest_seconds", by, found.oldest_s
        yield "acms_lane_put_off", by, found.put_off
        yield "acms_lane_in_hand", by, found.in_hand
    for channel, one in health.channels.items():
        by = (("channel", channel),)
        yield "acms_messages_failed", by, one.failed
        yield "acms_messages_last_sent_seconds", by, one.sent_s
        yield "acms_channel_answers", by, one.answers
    yield "acms_database_seconds", (), health.database_ms / 1000
    yield "acms_keys_readable", (), health.keys
    yield "acms_disk_free_ratio", (), health.disk_free
    yield "acms_journal_blocks_without_anchor", (), health.blocks_without_anchor
    yield "acms_journal_anchors_not_sent", (), health.anchors_not_sent
    yield "acms_journal_anchor_seconds", (), health.anchor_s
    yield "acms_clock_skew_seconds", (), health.clock_skew_s


def _kind(name: str, rows: list[tuple[Labels, float]]) -> str:
    lines = [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labelled(dict(labels))} {value:g}" for labels, value in rows]
    return "\n".join([*lines, ""])


def _labelled(labels: Mapping[str, str]) -> str:
    inside = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""
