/* Whose page this is. When its owner has signed in anew in another tab, all forms of the page get the present token (L06).
   Other scripts send by asOwner(), listen to "acms:session", and say by holds() what is not saved: leaving the page warns then,
   and only then. Floor: Chromium 86, Safari 14. */
const PATIENCE = 30000;
const page = document.querySelector("meta[name=owner]");
let at = cookie(),
  ours = true,
  asking = null,
  holding = [];

/* Signing in changes it; nothing else does. */
function cookie() {
  const found = /(?:^|;\s*)csrftoken=([^;]*)/.exec(document.cookie);
  return found ? found[1] : "";
}

/* { ours }, { ended } when nobody is signed in, { another } when somebody else is, { lost } without a line; `message`: in words. */
function ask() {
  const now = cookie(),
    stop = new AbortController(),
    late = setTimeout(() => {
      stop.abort();
    }, PATIENCE);
  return fetch(page.dataset.token, {
    headers: { "X-Owner": page.content, "X-Poll": "1" },
    credentials: "same-origin",
    cache: "no-store",
    signal: stop.signal,
  })
    .then((answer) =>
      answer.json().then((told) => {
        at = now;
        ours = answer.ok;
        if (ours)
          document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((old) => {
            old.value = told.token;
          });
        return { ours: ours, ended: answer.status === 401, another: answer.status === 409, message: told.message };
      }),
    )
    .catch(() => ({ lost: true }))
    .then((told) => {
      clearTimeout(late);
      return told;
    });
}
function renew() {
  if (!asking)
    asking = ask().then((told) => {
      asking = null;
      return told;
    });
  return asking;
}
function changed() {
  return !ours || cookie() !== at;
}
function ready() {
  return changed() ? renew() : Promise.resolve({ ours: true });
}
function look() {
  if (!changed()) return;
  renew().then((told) => {
    document.dispatchEvent(new CustomEvent("acms:session", { detail: told }));
  });
}

window.addEventListener("focus", look);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) look();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});
/* A page that opens says so to those in other tabs: it may be the first one after a sign-in. */
if (window.BroadcastChannel) {
  const others = new BroadcastChannel("acms-session");
  others.onmessage = look;
  others.postMessage("opened");
}

window.addEventListener("beforeunload", (event) => {
  if (!holding.some((unsaved) => unsaved())) return;
  event.preventDefault();
  event.returnValue = "";
});

/* `unsaved` answers whether something is not saved: leaving the page warns then. */
export function holds(unsaved) {
  holding.push(unsaved);
}

/* The answer of `post`, asked for once it is known whose page this is, and once more with a new token where the old one is
   refused; or what stands against asking: { another }, { ended }, { lost }, with `message`. */
export async function asOwner(post) {
  const told = await ready();
  if (told.another) return told;
  return renewed(await post(), post);
}

/* The answer, or that of a second try with a new token where this one was refused for its token. */
export async function renewed(answer, post) {
  if (answer.status !== 403) return answer;
  const told = await renew();
  return told.ours ? post() : told;
}
