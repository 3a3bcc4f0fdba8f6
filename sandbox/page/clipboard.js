import { toast } from "./overlay.js";

/** Puts a text on the clipboard and says so, as Telegram does. */
export async function copy(text) {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const done = copied || copyTheOldWay(text);
  toast(done ? "Copied" : "The browser does not let this page copy.", done ? "copy" : undefined);
}

/** For browsers that keep the clipboard from pages without https, even on one's own machine. */
function copyTheOldWay(text) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return copied;
}
