import { summary } from "./attachments.js";
import { CommandList } from "./commands.js";
import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlay.js";

const TALLEST = 180;
const SENDABLE = [
  { label: "Photo", picture: "image", does: "photo" },
  { label: "Voice message", picture: "mic", does: "voice" },
  { label: "Sticker", picture: "smile", does: "sticker" },
  { label: "Location", picture: "pin", does: "location" },
  { label: "Contact", picture: "person", does: "contact" },
];

/** The lower edge: writing, replying, editing, the commands, or START and UNBLOCK in their place. */
export class Composer {
  #field = byId("composer");
  #sendButton = byId("send");
  #request;
  #view;
  /** What the next text is about: null, or {kind: "reply" | "forced" | "edit", message}. */
  #reference = null;
  #dismissed = null;
  commands;

  /** `request(message)` sends to the server (false: line down); `view` answers authorOf(message) and lastOwn(). */
  constructor(request, view) {
    this.#request = request;
    this.#view = view;
    this.commands = new CommandList((text) => {
      this.#field.value = "";
      this.#fit();
      request({ do: "send", text, reply_to: null });
    });
    this.#sendButton.append(icon("send"));
    byId("attach").append(icon("attach"));
    byId("attach").addEventListener("click", () => this.#offerAttachments());
    byId("unblock").addEventListener("click", () => request({ do: "unblock" }));
    this.#sendButton.addEventListener("click", () => this.#send());
    this.#field.addEventListener("input", () => {
      this.commands.filter(this.#field.value);
      this.#fit();
    });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Another chat: nothing half-written is carried over. */
  reset() {
    this.#field.value = "";
    this.#dismissed = null;
    this.#refer(null);
    this.#fit();
  }

  /** What stands at the lower edge: "write", "start", "blocked" or "nothing" until that is known. */
  show(state) {
    byId("compose-row").hidden = state !== "write";
    byId("start").hidden = state !== "start";
    byId("unblock").hidden = state !== "blocked";
    if (state !== "write") this.#refer(null);
    this.#fit();
  }

  reply(message) {
    this.#refer({ kind: "reply", message });
    this.#field.focus();
  }

  edit(message) {
    this.#refer({ kind: "edit", message });
    this.#field.value = message.text ?? "";
    this.#fit();
    this.#field.focus();
  }

  /** The bot's message that wants to be answered, or null; a reply or an edit somebody chose themselves goes first. */
  force(message) {
    if (this.#reference && this.#reference.kind !== "forced") return;
    if (message && message.message_id === this.#dismissed) return;
    if (!message && !this.#reference) return;
    this.#refer(message ? { kind: "forced", message } : null);
    // On a touch screen focus would raise the keyboard over what the bot just asked.
    const inDialog = document.querySelector("dialog[open]");
    if (message && !inDialog && !matchMedia("(pointer: coarse)").matches) this.#field.focus();
  }

  /** A deleted message can be neither answered nor edited. */
  forget(ids) {
    if (this.#reference && ids.includes(this.#reference.message.message_id)) this.#cancel();
  }

  #refer(reference) {
    this.#reference = reference;
    const placeholder = reference?.kind === "forced" && reference.message.reply_markup.input_field_placeholder;
    this.#field.placeholder = placeholder || "Message";
    const bar = byId("reference");
    bar.hidden = !reference;
    bar.replaceChildren(...(reference ? this.#drawReference(reference) : []));
    this.#fit();
  }

  #drawReference({ kind, message }) {
    const editing = kind === "edit";
    const does = editing ? "Cancel the edit" : "Cancel the reply";
    const cancel = button({ class: "round", "aria-label": does }, icon("close"));
    cancel.addEventListener("click", () => {
      this.#cancel();
      this.#field.focus();
    });
    return [
      icon(editing ? "edit" : "reply"),
      element(
        "div",
        { class: "quote" },
        words("quote-author", editing ? "Edit message" : `Reply to ${this.#view.authorOf(message)}`),
        words("quote-text", summary(message)),
      ),
      cancel,
    ];
  }

  #cancel() {
    if (this.#reference?.kind === "forced") this.#dismissed = this.#reference.message.message_id;
    if (this.#reference?.kind === "edit") this.#field.value = "";
    this.#refer(null);
  }

  #send() {
    const text = this.#field.value.trim();
    if (!text) return;
    const about = this.#reference;
    const sent =
      about?.kind === "edit"
        ? this.#request({ do: "edit", message: about.message.message_id, text })
        : this.#request({ do: "send", text, reply_to: about?.message.message_id ?? null });
    if (!sent) return;
    if (about?.kind === "forced") this.#dismissed = about.message.message_id;
    this.#field.value = "";
    this.commands.hide();
    this.#refer(null);
    this.#field.focus();
  }

  #onKey(event) {
    // With an on-screen keyboard Enter begins a new line, as in Telegram; there is a button to send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape") {
      if (this.commands.isShown) this.commands.hide();
      else this.#cancel();
    } else if (this.commands.isShown) {
      this.commands.enter(event);
    } else if (event.key === "ArrowUp" && !this.#field.value) {
      const own = this.#view.lastOwn();
      if (own) this.edit(own);
      event.preventDefault();
    }
  }

  #fit() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST)}px`;
    this.#sendButton.disabled = !this.#field.value.trim();
  }

  #offerAttachments() {
    const items = SENDABLE.map(({ does, ...item }) => ({ ...item, act: () => this.#request({ do: does }) }));
    openMenu(byId("attach"), items, "Send the bot");
  }
}
