import { byId } from "./element.js";
import { openMenu } from "./overlay.js";
import { chatAvatar } from "./chats.js";

/** As whom somebody writes in a group: as oneself (0), anonymously as the group, or as a channel of one's own. */
export class Voices {
  #button = byId("voice");
  #voices = [];
  #chosen = 0;
  #changed;

  /** `changed()` is called when another name was chosen. */
  constructor(changed) {
    this.#changed = changed;
    this.#button.addEventListener("click", () => this.#offer());
  }

  /** Another chat: one speaks as oneself at first. */
  reset() {
    this.#chosen = 0;
    this.set([]);
  }

  /** The names one may write under, oneself first; `mine` is one's own id. */
  set(voices, mine) {
    this.#voices = (voices ?? []).map((voice) => ({ ...voice, picture: { ...voice, id: voice.id || mine } }));
    if (!this.#voices.some(({ id }) => id === this.#chosen)) this.#chosen = 0;
    this.#draw();
  }

  /** What the empty text field says. */
  get prompt() {
    return this.#voices.find(({ id }) => id === this.#chosen)?.is_group ? "Write anonymously" : "Message";
  }

  get chosen() {
    return this.#chosen;
  }

  #draw() {
    const voice = this.#voices.find(({ id }) => id === this.#chosen);
    this.#button.hidden = this.#voices.length < 2;
    if (!voice) return;
    this.#button.replaceChildren(chatAvatar(voice.picture));
    this.#button.setAttribute("aria-label", `Writing as ${voice.title}`);
    this.#button.title = `Writing as ${voice.title}`;
  }

  #offer() {
    const items = this.#voices.map(({ id, title, is_group: isGroup }) => ({
      label: isGroup ? `Anonymously, as ${title}` : `As ${title}`,
      picture: id === this.#chosen ? "check" : id === 0 ? "person" : isGroup ? "people" : "megaphone",
      act: () => {
        this.#chosen = id;
        this.#draw();
        this.#changed();
        byId("composer").focus();
      },
    }));
    openMenu(this.#button, items, "Write as");
  }
}
