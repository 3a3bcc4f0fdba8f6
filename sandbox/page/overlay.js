import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";

const TOAST_SHORTEST = 2500;
const TOAST_PER_CHARACTER = 60;

let toastTimer = 0;

/** A short notice over the chat; a new one takes the place of the old. Stays longer the more there is to read. */
export function toast(text, pictureName) {
  clearTimeout(toastTimer);
  const picture = pictureName && icon(pictureName);
  const node = element("div", { class: "toast", "data-testid": "toast" }, picture, words("toast-text", text));
  byId("toasts").replaceChildren(node);
  toastTimer = setTimeout(() => node.remove(), TOAST_SHORTEST + TOAST_PER_CHARACTER * text.length);
}

/** A dialog that waits for OK, as a bot's alert does. */
export function alertDialog(text, title) {
  const ok = button({ class: "text-button", "data-testid": "alert-ok", autofocus: true }, "OK");
  const dialog = showDialog("alert", title, [element("p", { class: "dialog-text", dir: "auto" }, text)], [ok]);
  ok.addEventListener("click", () => dialog.close());
}

/** Telegram's question before a link is opened, with the whole address; `openable` is false for schemes never opened. */
export function askToOpen({ href, preview, openable }) {
  const close = () => dialog.close();
  const cancel = button({ class: "text-button", "data-testid": "link-cancel", on: { click: close } }, "Cancel");
  const open = element(
    "a",
    { class: "text-button", href, target: "_blank", rel: "noopener noreferrer", "data-testid": "link-open" },
    "Open",
  );
  open.addEventListener("click", close);
  const note = openable ? "It leads out of the sandbox." : "Telegram opens no link of this kind.";
  const parts = [
    preview && element("p", { class: "dialog-note" }, "Telegram would let you choose a chat and put this text there:"),
    preview && element("p", { class: "dialog-preview", dir: "auto" }, preview),
    element("p", { class: "dialog-link", dir: "ltr", "data-testid": "link-address" }, href),
    element("p", { class: "dialog-note" }, note),
  ];
  const dialog = showDialog("link", "Open this link?", parts, openable ? [cancel, open] : [cancel]);
}

/** Facts about somebody, closed with one button. */
export function aboutDialog(title, parts) {
  const ok = button({ class: "text-button", autofocus: true }, "Close");
  const dialog = showDialog("about", title, parts, [ok]);
  ok.addEventListener("click", () => dialog.close());
}

/** Asks yes or no; `act` runs on yes. */
export function confirmDialog({ title, text, yes, act }) {
  const cancel = button({ class: "text-button", "data-testid": "confirm-no" }, "Cancel");
  const agree = button({ class: "text-button danger", "data-testid": "confirm-yes" }, yes);
  const dialog = showDialog("confirm", title, [element("p", { class: "dialog-text" }, text)], [cancel, agree]);
  cancel.addEventListener("click", () => dialog.close());
  agree.addEventListener("click", () => {
    dialog.close();
    act();
  });
}

/** Asks for one line of text; `check` returns what to hand to `act`, or null when the line will not do. */
export function promptDialog({ title, label, hint, check, act }) {
  const plain = { autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
  const input = element("input", { ...plain, autofocus: true, "data-testid": "prompt-text" });
  const note = element("p", { class: "dialog-note", role: "status" }, hint);
  const cancel = button({ class: "text-button" }, "Cancel");
  const ok = button({ class: "text-button", "data-testid": "prompt-ok" }, "OK");
  const dialog = showDialog("prompt", title, [element("label", {}, label, input), note], [cancel, ok]);
  const submit = () => {
    const value = check(input.value);
    if (value === null) {
      note.classList.add("danger");
      input.focus();
      return;
    }
    dialog.close();
    act(value);
  };
  cancel.addEventListener("click", () => dialog.close());
  ok.addEventListener("click", submit);
  input.addEventListener("keydown", (event) => event.key === "Enter" && submit());
}

let dialogCount = 0;

/** A dialog with a heading, closed by its buttons, by Escape or beside it; the caller wires up the buttons. */
export function showDialog(kind, title, parts, buttons) {
  const heading = `dialog-${(dialogCount += 1)}`;
  const dialog = element(
    "dialog",
    { "data-testid": kind, "aria-labelledby": heading },
    element("h2", { id: heading, dir: "auto" }, title),
    ...parts.filter(Boolean),
    element("div", { class: "dialog-buttons" }, ...buttons),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && kind !== "alert" && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A menu at a point or beside the button it was asked with. Items are {label, picture, danger, act}; empty ones are
 * left out.
 */
export function openMenu(place, items, label) {
  closeMenu();
  const before = document.activeElement;
  // Not popover="auto": the browser closes that when the finger of a long press is lifted.
  const menu = element("div", { id: "popup", popover: "manual", role: "menu", "aria-label": label });
  for (const item of items.filter(Boolean)) {
    const choose = () => {
      closeMenu(before);
      item.act();
    };
    const properties = { role: "menuitem", class: item.danger && "danger", on: { click: choose } };
    menu.append(button(properties, icon(item.picture), item.label));
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") closeMenu(before);
    else moveFocus(menu, event);
  });
  document.body.append(menu);
  menu.showPopover();
  position(menu, place instanceof Element ? corner(place) : place);
  menu.querySelector("button").focus({ focusVisible: false });
}

function closeMenu(focusNext) {
  byId("popup")?.remove();
  focusNext?.focus({ preventScroll: true });
}

addEventListener("pointerdown", (event) => byId("popup")?.contains(event.target) || closeMenu(), { capture: true });
for (const event of ["resize", "blur"]) addEventListener(event, () => closeMenu());

function corner(button) {
  const box = button.getBoundingClientRect();
  return { x: box.left, y: box.bottom > innerHeight / 2 ? box.top : box.bottom };
}

function position(menu, { x, y }) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, y + height + 8 > innerHeight ? y - height : y)}px`;
}

/** Arrow keys walk through the buttons of a list; also used by the list of commands. */
export function moveFocus(list, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...list.querySelectorAll("button")];
  const now = buttons.indexOf(document.activeElement);
  buttons[(now + step + buttons.length) % buttons.length]?.focus();
}
