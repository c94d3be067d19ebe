/* How a page and the server agree on answers that may be changed on both sides. `seen` maps a field's name to the texts that
   this page has seen of it, the stored one first; the server takes a new text only over one that was seen. */

/* `seen` with what is sent now: from here on it counts as seen, whether or not an answer comes. */
export function withSent(seen, sent) {
  const after = { ...seen };
  for (const [name, text] of Object.entries(sent)) {
    if (!after[name].includes(text)) after[name] = [...after[name], text];
  }
  return after;
}

/* What an answer means for the page: { seen, write }. `truth`: stored texts by name, in lists of one; `clashes`: names that two
   changed at once, which the page asks about; `sent`: what this page had sent; `live(name)`: what stands there now;
   `isUsed(name)`: whether somebody is writing there, which is never overwritten. `write`: texts to put into fields. */
export function merged({ truth, clashes, sent, seen, live, isUsed }) {
  const after = { ...seen },
    write = {};
  for (const [name, [stored]] of Object.entries(truth)) {
    if (clashes.includes(name)) continue;
    if (name in sent && stored !== sent[name]) {
      const changedElsewhere = sent[name] === seen[name][0];
      if (live(name) === sent[name] && !isUsed(name)) write[name] = stored;
      else if (changedElsewhere) continue;
    }
    after[name] = [stored];
  }
  return { seen: after, write };
}
