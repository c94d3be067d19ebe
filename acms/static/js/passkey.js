/* Passkeys: the browser's options are fetched, its answer travels in an ordinary form. Without them the buttons stay hidden. */
import { bytes, text } from "./lib/base64url.js";
import { all } from "./lib/dom.js";

/* A passkey belongs to a domain; an address in numbers is none. */
const inNumbers = /^[\d.]+$|^\[/.test(location.hostname);
if (inNumbers) sayWhy();
else if (window.PublicKeyCredential && navigator.credentials) offer();

function sayWhy() {
  all("[data-passkey-missing]").forEach((part) => {
    part.textContent = part.dataset.inNumbers;
  });
}

function offer() {
  all("[data-passkey-shown]").forEach((part) => {
    part.hidden = false;
  });
  all("[data-passkey-missing]").forEach((part) => {
    part.hidden = true;
  });

  all("[data-passkey]").forEach((button) => {
    button.addEventListener("click", () => {
      const form = document.getElementById(button.dataset.passkeyForm),
        message = document.getElementById("passkey-message");
      const ask = new FormData();
      ask.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      button.disabled = true;
      message.hidden = true;
      fetch(form.action, { method: "POST", body: ask, credentials: "same-origin", redirect: "error" })
        .then((answer) => answer.json())
        .then((options) => navigator.credentials[button.dataset.passkey](read(options)))
        .then((made) => {
          form.elements.answer.value = written(made);
          form.submit();
        })
        .catch(() => {
          button.disabled = false;
          message.textContent = message.dataset.failed;
          message.hidden = false;
        });
    });
  });
}

function named(list) {
  return (list || []).map((one) => ({ type: one.type, id: bytes(one.id) }));
}
function read(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
  return { publicKey: options };
}
function written(made) {
  const values = {};
  ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
    if (made.response[part]) values[part] = text(made.response[part]);
  });
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: values,
    clientExtensionResults: {},
  });
}
