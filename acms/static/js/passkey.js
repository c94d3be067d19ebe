/* Passkeys: the browser's options are fetched, its answer travels in an ordinary form. Without them the buttons stay hidden. */
(function () {
  "use strict";
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  /* A passkey belongs to a domain; an address in numbers is none. */
  var possible = window.PublicKeyCredential && navigator.credentials && !/^[\d.]+$|^\[/.test(location.hostname);
  if (!possible) return;
  all("[data-passkey-shown]").forEach(function (part) { part.hidden = false; });
  all("[data-passkey-missing]").forEach(function (part) { part.hidden = true; });

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/")), out = new Uint8Array(plain.length);
    for (var n = 0; n < plain.length; n++) out[n] = plain.charCodeAt(n);
    return out;
  }
  function text(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function named(list) { return (list || []).map(function (one) { return { type: one.type, id: bytes(one.id) }; }); }
  function read(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
    return { publicKey: options };
  }
  function written(made) {
    var said = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (part) {
      if (made.response[part]) said[part] = text(made.response[part]);
    });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: said, clientExtensionResults: {} });
  }

  all("[data-passkey]").forEach(function (button) {
    button.addEventListener("click", function () {
      var form = document.getElementById(button.dataset.passkeyForm), said = document.getElementById("passkey-said");
      var ask = new FormData();
      ask.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      button.disabled = true; said.hidden = true;
      fetch(form.action, { method: "POST", body: ask, credentials: "same-origin", redirect: "error" })
        .then(function (answer) { return answer.json(); })
        .then(function (options) { return navigator.credentials[button.dataset.passkey](read(options)); })
        .then(function (made) { form.elements.answer.value = written(made); form.submit(); })
        .catch(function () { button.disabled = false; said.textContent = "没有完成，可以再试一次。"; said.hidden = false; });
    });
  });
})();
