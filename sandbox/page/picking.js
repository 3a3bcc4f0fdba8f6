import { sizeInWords } from "./attachments.js";
import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";

/** Bytes of a file that a bot could download. A larger one is only told of: its content would be of no use here. */
const HELD = 20 * 1024 * 1024;
const MOST = 10;

/** Files chosen on this machine that wait above the text field, whose text becomes their caption. */
export class PickedFiles {
  #bar = byId("picked");
  #input = byId("pick");
  #changed;
  #files = [];
  #asPhotos = false;

  /** `changed()` is called when files came or went. */
  constructor(changed) {
    this.#changed = changed;
    this.#input.addEventListener("change", () => this.#take([...this.#input.files]));
  }

  /** Opens the browser's own window to choose files. */
  choose({ asPhotos }) {
    this.#asPhotos = asPhotos;
    this.#input.value = "";
    this.#input.accept = asPhotos ? "image/*" : "";
    this.#input.click();
  }

  get isEmpty() {
    return this.#files.length === 0;
  }

  clear() {
    this.#take([]);
  }

  /** Puts back what could not be sent. */
  restore({ files, asPhotos }) {
    this.#asPhotos = asPhotos;
    this.#take(files);
  }

  get waiting() {
    return { files: this.#files, asPhotos: this.#asPhotos };
  }

  #take(files) {
    this.#files = files.slice(0, MOST);
    const names = this.#files.map(({ name, size }) => `${name} (${sizeInWords(size)})`).join(", ");
    const remove = button({ class: "round", "aria-label": "Send without" }, icon("close"));
    remove.addEventListener("click", () => this.clear());
    const what = this.#asPhotos ? "Pictures to send" : "Files to send";
    const told = element("div", { class: "quote" }, words("quote-author", what), words("quote-text", names));
    this.#bar.replaceChildren(icon(this.#asPhotos ? "image" : "document"), told, remove);
    this.#bar.hidden = this.isEmpty;
    this.#changed();
  }
}

/** Hands the files to the sandbox; what to tell it of each when they are sent. Throws when it takes one of them not. */
export function upload(files) {
  return Promise.all(files.map(async (file) => {
    if (file.size > HELD) return { name: file.name, size: file.size };
    const answer = await fetch(`/page/upload?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }));
}
