// What the pages gain where JavaScript runs. Without it every page and form still works.
import { CharacterCount, ErrorSummary } from "govuk-frontend";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const clock = () => new Date().toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" });

document.body.classList.add("js-enabled", "govuk-frontend-supported");

/** Enhance a page, or the part of one that was just put in. */
function enhance(root) {
  start(root, '[data-module="govuk-error-summary"]', ErrorSummary);
  start(root, '[data-module="govuk-character-count"]', CharacterCount);
  each(root, "[data-day]", dayPicker);
  each(root, "select[data-narrow]", narrow);
  each(root, "form[data-draft-key]", draft);
  each(root, "[data-session]", watch);
}

function each(root, selector, enhancer) {
  for (const element of root.querySelectorAll(selector)) {
    if (element.dataset.enhanced) continue;
    element.dataset.enhanced = "true";
    enhancer(element);
  }
}

function start(root, selector, Component) {
  each(root, selector, (element) => {
    try { new Component(element); } catch (error) { console.warn(error.message); }
  });
}

// --- theme and menus ---------------------------------------------------------------------------------------------------

/** Put the chosen theme on; the cookie lets the server write it on the next page. */
function wear(choice) {
  const theme = choice.dataset.themeChoice;
  const menu = choice.closest("details");
  document.documentElement.removeAttribute("data-theme");
  if (theme) document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme || "auto"}; path=/; max-age=31536000; SameSite=Lax`;
  for (const one of menu.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  choice.setAttribute("aria-current", "true");
  menu.open = false;
  menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) {
    event.preventDefault();
    wear(choice);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement?.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select, [contenteditable]")) {
    const search = document.getElementById("global-search");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

// --- the calendar beside a typed day -----------------------------------------------------------------------------------

function dayPicker(wrapper) {
  const typed = wrapper.querySelector("input");
  const native = document.createElement("input");
  if (!typed || typed.disabled || typed.readOnly || !("showPicker" in native)) return;
  const button = document.createElement("button");
  native.type = "date";
  native.className = "day__native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.min = wrapper.dataset.min ?? "";
  native.max = wrapper.dataset.max ?? "";
  button.type = "button";
  button.className = "day__pick";
  button.title = wrapper.dataset.pick;
  button.setAttribute("aria-label", `${wrapper.dataset.pick}: ${labelOf(typed)}`);
  button.innerHTML = '<svg viewBox="0 0 18 18" aria-hidden="true"><path d="M2.5 4h13v11.5h-13zM2.5 7.5h13M6 2v3.5M12 2v3.5" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>';
  button.addEventListener("click", () => {
    native.value = iso(typed.value);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    if (!native.value) return;
    typed.value = native.value.split("-").reverse().join("/");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.dispatchEvent(new Event("change", { bubbles: true }));
    button.focus();
  });
  wrapper.append(native, button);
  wrapper.classList.add("day--enhanced");
}

function labelOf(input) {
  return input.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function iso(text) {
  const found = text.trim().match(/^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : text.trim();
}

// --- one box to type in, over a long list ------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Lay a combobox over a select, which stays in the form and keeps the answer. */
function narrow(select) {
  if (select.multiple || select.options.length < 9) return;
  const box = document.createElement("input");
  const list = document.createElement("ul");
  const frame = document.createElement("div");
  const id = select.id;
  let shown = [];
  let active = -1;

  frame.className = "combo";
  box.className = select.className.replaceAll("govuk-select", "govuk-input");
  Object.assign(box, { id, type: "text", autocomplete: "off", spellcheck: false, placeholder: select.dataset.narrow });
  for (const name of ["aria-describedby", "aria-invalid", "required"]) {
    if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
  }
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", `${id}-list`);
  box.setAttribute("aria-expanded", "false");
  Object.assign(list, { id: `${id}-list`, className: "combo__list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", labelOf(select));
  select.id = `${id}-kept`;
  select.hidden = true;
  select.replaceWith(frame);
  frame.append(box, list, select);
  write();

  function write() {
    const option = select.selectedOptions[0];
    box.value = option?.value ? option.text : "";
    if (!option?.value && option?.text) box.placeholder = option.text;
  }

  function open(wanted) {
    const words = folded(wanted.trim()).split(/\s+/);
    shown = [...select.options].filter((option) => words.every((word) => folded(option.text).includes(word)));
    if (words[0]) shown.sort((one, other) => starts(other, words[0]) - starts(one, words[0]));
    list.replaceChildren(...shown.slice(0, 200).map((option, place) => {
      const line = document.createElement("li");
      line.id = `${id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(option.selected));
      line.textContent = option.text || "–";
      return line;
    }));
    list.hidden = !shown.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    move(wanted.trim() && shown.length ? 0 : shown.findIndex((option) => option.selected));
  }

  function starts(option, word) { return Number(folded(option.text).startsWith(word)); }

  function move(place) {
    active = place;
    for (const [index, line] of [...list.children].entries()) line.classList.toggle("is-active", index === place);
    if (list.children[place]) {
      box.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    close();
    if (!option) { write(); return; }
    const changed = option.value !== select.value;
    select.value = option.value;
    write();
    if (changed) for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  select.addEventListener("change", write);
  box.addEventListener("input", (event) => { event.stopPropagation(); open(box.value); });
  box.addEventListener("change", (event) => event.stopPropagation());
  box.addEventListener("focus", () => box.select());
  box.addEventListener("click", () => { if (list.hidden) open(""); });
  box.addEventListener("blur", () => {
    if (list.hidden) write();
    else choose(box.value.trim() ? shown[active] : select.querySelector('option[value=""]'));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      else if (list.children.length) move((active + (event.key === "ArrowDown" ? 1 : -1) + list.children.length) % list.children.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      write();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const place = [...list.children].indexOf(event.target.closest("li"));
    if (place >= 0) choose(shown[place]);
  });
}

// --- what is typed is kept on the server -------------------------------------------------------------------------------

function draft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let sent = fields(form, true);
  const say = (text) => { if (status) status.textContent = text; };
  const keep = async () => {
    timer = 0;
    const now = fields(form, true);
    if (now === sent || form.dataset.sending) return;
    try {
      const answer = await fetch("/drafts", {
        method: "POST", credentials: "same-origin", keepalive: true, redirect: "manual",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
        body: `key=${encodeURIComponent(form.dataset.draftKey)}&${fields(form)}`,
      });
      if (answer.status !== 204) throw new Error(String(answer.status));
      sent = now;
      form.dataset.kept = "true";
      say((status?.dataset.kept ?? "").replace("{time}", clock()));
    } catch {
      say(status?.dataset.notKept ?? "");
      timer ||= window.setTimeout(keep, 15000);
    }
  };
  form.addEventListener("input", () => { timer ||= window.setTimeout(keep, 3000); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
}

/** The form's own fields as text, without the token; and, where asked, without those that say only where one was. */
function fields(form, typed = false) {
  const data = new FormData(form);
  data.delete("csrf_token");
  if (typed) for (const aside of form.querySelectorAll("[data-draft-aside]")) data.delete(aside.name);
  const pairs = [...data].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(pairs).toString();
}

// --- before a session ends ---------------------------------------------------------------------------------------------

/** Say in good time that nothing was sent for a while, and let one press go on; another window may have gone on already. */
function watch(frame) {
  const part = (name) => frame.querySelector(`[data-session-${name}]`);
  const [notice, stay] = [part("notice"), part("stay")];
  const warning = Number(frame.dataset.warning);
  const texts = Object.fromEntries(["soon", "last", "over"].map((name) => [name, part(name).textContent]));
  let timer = 0;
  let due = 0;
  let before = null;

  function later(seconds) {
    window.clearTimeout(timer);
    due = Date.now() + seconds * 1000;
    timer = window.setTimeout(() => ask(), Math.min(seconds * 1000, 2 ** 31 - 1));
  }

  function show(left) {
    const name = left.seconds > warning ? null : left.seconds === 0 ? "over" : left.can_stay ? "soon" : "last";
    const until = new Date(Date.now() + left.seconds * 1000);
    const at = until.toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Brussels" });
    const had = notice.contains(document.activeElement);
    for (const one of Object.keys(texts)) {
      part(one).hidden = one !== name;
      const text = texts[one].replace("{time}", at);
      if (one === name && part(one).textContent !== text) part(one).textContent = text; // said again only when it changed
    }
    stay.hidden = name !== "soon";
    notice.hidden = !name;
    if (had && name !== "soon") before?.focus?.();
    if (name !== "over") later(name ? Math.min(left.seconds, 20) : left.seconds - warning);
  }

  async function ask(options = {}) {
    try {
      const query = options.method ? "" : "?watching=1";
      const answer = await fetch(frame.dataset.session + query, { credentials: "same-origin", redirect: "manual", ...options });
      show(answer.ok ? await answer.json() : { seconds: 0, can_stay: false });
    } catch {
      later(30);
    }
  }

  stay.addEventListener("focus", (event) => { before = event.relatedTarget ?? document.getElementById("main"); });
  stay.addEventListener("click", () => ask({ method: "POST", headers: { "X-CSRFToken": token() } }));
  // A device that slept wakes late.
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && Date.now() > due) ask(); });
  later(Math.max(1, Number(frame.dataset.idle) - warning));
}

// --- leaving with unsaved changes, and pressing twice ------------------------------------------------------------------

document.addEventListener("input", (event) => {
  const form = event.target.closest?.('form[method="post"]:not([data-no-guard])');
  if (form && !event.target.matches("[data-draft-aside]")) form.dataset.changed = "true";
});

window.addEventListener("beforeunload", (event) => {
  const open = document.querySelector("form[data-changed]:not([data-sending])");
  if (open) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented && !form.dataset.sending) return;
  if (form.method !== "post") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "true";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  // A download or a lost connection leaves the page where it is: let the form be sent again.
  window.setTimeout(() => release(form), 8000);
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sending]")) release(form);
});

// --- htmx --------------------------------------------------------------------------------------------------------------

/** Say what stands where in a part of the page that is put in anew: its id, or its kind and words. */
const likeness = (element) =>
  element.id || [element.localName, element.name ?? "", element.getAttribute("aria-label") ?? "", element.textContent.trim().replace(/\s+/g, " ")].join("|");

const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";
let held = null;

/** Remember what has the focus, and the parts of the page around it that have a name, the nearest first. */
function hold() {
  const element = document.activeElement;
  const parts = [];
  for (let part = element?.parentElement?.closest("main [id]"); part; part = part.parentElement.closest("main [id]")) parts.push(part.id);
  held = parts.length ? { element, parts, like: likeness(element) } : null;
}

/** Give the focus back to what took the place of what had it, or else to the part itself: never to the top of the page. */
function giveBack() {
  if (!held || held.element.isConnected || document.activeElement !== document.body) return;
  const part = held.parts.map((id) => document.getElementById(id)).find(Boolean);
  if (!part) return;
  const again = [...part.querySelectorAll(REACHED)].find((element) => likeness(element) === held.like);
  if (!again && !part.hasAttribute("tabindex")) part.tabIndex = -1;
  (again ?? part).focus({ preventScroll: Boolean(again) });
}

document.addEventListener("htmx:before:swap", hold);
document.addEventListener("htmx:after:swap", () => {
  enhance(document);
  giveBack();
});
document.addEventListener("htmx:finally:request", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) release(form);
});

enhance(document);
