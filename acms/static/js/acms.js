/* Enhancements only: every page works without this file. Floor: Chromium 86, Safari 14. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  /* After a failed submit the focus goes to the summary. */
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  /* 显示 / 隐藏 of a password */
  all("[data-show]").forEach(function (button) {
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.show);
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? "显示" : "隐藏";
      button.setAttribute("aria-pressed", String(!shown));
    });
  });

  /* Fields that belong to one answer of a select: data-when="name=value". The page is the same without script, only longer. */
  var follow = function () {
    all("[data-when]").forEach(function (field) {
      var parts = field.dataset.when.split("=");
      var select = document.querySelector("select[name='" + parts[0] + "']");
      field.hidden = !!select && select.value !== parts[1];
    });
  };
  follow();
  document.addEventListener("change", follow);
  document.addEventListener("htmx:afterSwap", follow);

  /* A form that must go once: the second click does nothing. */
  all("form[data-once]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  });

  /* Answers save themselves after a pause. A conflict with another tab is said, nothing is overwritten. */
  var form = document.querySelector("form[data-autosave]");
  if (form) {
    var timer = 0;
    var reloading = (form.dataset.reload || "").split(",");
    var busy = Promise.resolve();
    var save = function (reload) {
      clearTimeout(timer);
      busy = busy.then(function () {
        var data = new FormData(form);
        all("input[type=file]", form).forEach(function (input) { data.delete(input.name); });
        return fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "manual" })
          .then(function (answer) { return answer.ok || answer.status === 409 ? answer.json() : null; })
          .then(function (said) {
            var line = document.getElementById("saved");
            if (!said) { if (line) line.textContent = "没有保存上，请点「保存」"; return; }
            if (said.stale) { if (line) line.textContent = said.words; return; }
            document.getElementById("version").value = said.version;
            if (line) line.textContent = said.saved;
            if (reload) location.reload();
          }).catch(function () { var line = document.getElementById("saved"); if (line) line.textContent = "网络断了，恢复后再点「保存」"; });
      });
      return busy;
    };
    form.addEventListener("change", function (event) {
      var target = event.target;
      if (target.type === "file" || !target.name || /(_code|^phone|^email|^uscc)$/.test(target.name) && target.name.indexOf("full_") && target.name.indexOf("part_")) return;
      var reload = reloading.indexOf(target.name) >= 0;
      clearTimeout(timer);
      if (reload) save(true); else timer = setTimeout(save, 700);
    });
    form.addEventListener("submit", function () { clearTimeout(timer); });
    /* htmx requests carry the version: wait for a save in hand, and take the newest one. */
    document.body.addEventListener("htmx:configRequest", function (event) {
      clearTimeout(timer);
      var version = document.getElementById("version");
      if (version && "version" in event.detail.parameters) event.detail.parameters.version = version.value;
    });
    /* What a reader has filled in goes into empty fields of the open page. */
    document.body.addEventListener("prefill", function (event) {
      Object.keys(event.detail.fields).forEach(function (name) {
        var field = document.getElementById("f-" + name);
        if (field && !field.value) field.value = event.detail.fields[name];
      });
      document.getElementById("version").value = event.detail.version;
    });
  }

  /* The photo's frame, 295 by 413, chosen by hand over the upright upload */
  var crop = document.getElementById("crop");
  if (crop && crop.showModal && window.Cropper) {
    var picture = crop.querySelector("img"), cropper = null, kind = "", opener = null;
    document.body.addEventListener("click", function (event) {
      var button = event.target.closest && event.target.closest("[data-frame]");
      if (!button) return;
      kind = button.dataset.frame; opener = button;
      if (cropper) cropper.destroy();
      picture.onload = function () {
        picture.onload = null;
        cropper = new window.Cropper(picture, { aspectRatio: 295 / 413, viewMode: 1, dragMode: "move", autoCropArea: 0.9, checkOrientation: false, checkCrossOrigin: false, guides: false, center: false });
      };
      picture.src = button.dataset.picture;
      crop.showModal();
    });
    crop.querySelector("[data-close]").addEventListener("click", function () { crop.close(); });
    crop.addEventListener("close", function () { if (cropper) { cropper.destroy(); cropper = null; } if (opener) opener.focus(); });
    crop.querySelector("[data-use]").addEventListener("click", function () {
      if (!cropper || !form) return;
      var box = cropper.getData(), whole = cropper.getImageData(), field = document.createElement("input");
      var share = function (value, of) { return Math.min(1, Math.max(0, value / of)).toFixed(4); };
      field.type = "hidden"; field.name = "again";
      field.value = kind + ":frame-" + [share(box.x, whole.naturalWidth), share(box.y, whole.naturalHeight), share(box.width, whole.naturalWidth), share(box.height, whole.naturalHeight)].join(",");
      form.appendChild(field); form.submit();
    });
  }

  /* Percent of an upload */
  document.body.addEventListener("htmx:xhr:progress", function (event) {
    var block = event.target.closest && event.target.closest(".up");
    if (!block || !event.detail.total) return;
    var state = block.querySelector(".up-h .state");
    var percent = Math.round(100 * event.detail.loaded / event.detail.total);
    if (state) { state.className = "state go"; state.textContent = percent < 100 ? "正在传 " + percent + "%" : "已传完"; }
  });
  document.body.addEventListener("htmx:sendError", function (event) {
    var block = event.target.closest && event.target.closest(".up");
    var state = block && block.querySelector(".up-h .state");
    if (state) { state.className = "state bad"; state.textContent = "网络断了，请重新选择文件"; }
  });

  /* Region picker: the select becomes a searchable list; 汉字, 拼音 and 首字母 come from the server. */
  all("select[data-picker]").forEach(function (select) {
    var box = document.createElement("div"), input = document.createElement("input"), list = document.createElement("ul");
    var id = select.id, at = -1;
    box.className = "picker";
    input.className = "form-control"; input.id = id; input.autocomplete = "off";
    input.setAttribute("role", "combobox"); input.setAttribute("aria-expanded", "false"); input.setAttribute("aria-controls", id + "-list"); input.setAttribute("aria-autocomplete", "list");
    list.id = id + "-list"; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "地区"); list.hidden = true;
    select.id = id + "-select"; select.hidden = true;
    select.parentNode.insertBefore(box, select); box.appendChild(input); box.appendChild(list); box.appendChild(select);
    var describe = select.getAttribute("aria-describedby"); if (describe) input.setAttribute("aria-describedby", describe);
    if (select.disabled) input.disabled = true;
    var label = function (option) { return option.parentNode.label ? option.parentNode.label + " / " + option.textContent : ""; };
    if (select.selectedIndex > 0) input.value = label(select.options[select.selectedIndex]);
    var choose = function (code) {
      select.value = code;
      input.value = code ? label(select.options[select.selectedIndex]) : "";
      close();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    var close = function () { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    var mark = function (index) {
      var items = all("[role=option]", list);
      items.forEach(function (item, n) { item.setAttribute("aria-selected", String(n === index)); });
      at = index;
      if (items[index]) { input.setAttribute("aria-activedescendant", items[index].id); items[index].scrollIntoView({ block: "nearest" }); }
    };
    var ask = function () {
      fetch("/regions/?q=" + encodeURIComponent(input.value), { credentials: "same-origin" }).then(function (answer) { return answer.json(); }).then(function (found) {
        list.textContent = "";
        found.forEach(function (place, index) {
          var item = document.createElement("li"), small = document.createElement("small");
          item.id = list.id + "-" + index; item.setAttribute("role", "option"); item.dataset.code = place.code;
          item.textContent = place.name + " "; small.textContent = place.league; item.appendChild(small);
          item.addEventListener("mousedown", function (event) { event.preventDefault(); choose(place.code); });
          list.appendChild(item);
        });
        list.hidden = !found.length;
        input.setAttribute("aria-expanded", String(!list.hidden));
        if (found.length) mark(0);
      });
    };
    input.addEventListener("input", ask);
    input.addEventListener("focus", function () { input.select(); });
    input.addEventListener("blur", function () {
      close();
      if (select.selectedIndex > 0) input.value = label(select.options[select.selectedIndex]);
    });
    input.addEventListener("keydown", function (event) {
      var items = all("[role=option]", list);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask(); else mark((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
      } else if (event.key === "Enter" && !list.hidden && items[at]) { event.preventDefault(); choose(items[at].dataset.code); }
      else if (event.key === "Escape") close();
    });
  });

  /* Two minutes before an idle session ends: stay signed in? */
  var dialog = document.getElementById("idle");
  if (dialog && dialog.showModal) {
    var last = Date.now(), token = document.querySelector("[name=csrfmiddlewaretoken]");
    ["click", "keydown", "change"].forEach(function (name) { document.addEventListener(name, function () { if (!dialog.open) last = Date.now(); }); });
    setInterval(function () { if (!dialog.open && Date.now() - last > Number(dialog.dataset.after) * 1000) dialog.showModal(); }, 5000);
    dialog.querySelector("[data-stay]").addEventListener("click", function () {
      fetch(dialog.dataset.keep, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token ? token.value : "" } })
        .then(function (answer) { if (answer.ok) { last = Date.now(); dialog.close(); } else location.reload(); });
    });
  }
})();
