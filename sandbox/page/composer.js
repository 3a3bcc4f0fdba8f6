import { summary } from "./attachments.js";
import { CommandList } from "./commands.js";
import { byId, button, element, words } from "./element.js";
import { asHtml, Formatting, isFormatted } from "./formatting.js";
import { icon } from "./icons.js";
import { InlinePanel } from "./inline.js";
import { openMenu, toast } from "./overlay.js";
import { PickedFiles, upload } from "./picking.js";

const TALLEST = 180;
const SENDABLE = [
  { label: "A sample photo", picture: "image", does: "photo" },
  { label: "A sample album", picture: "image", does: "album" },
  { label: "A forwarded post", picture: "forward", does: "post" },
  { label: "Voice message", picture: "mic", does: "voice" },
  { label: "Sticker", picture: "smile", does: "sticker" },
  { label: "Location", picture: "pin", does: "location" },
  { label: "Contact", picture: "person", does: "contact" },
];

/** The lower edge: writing, replying, editing, the commands and inline results, or START and UNBLOCK in their place. */
export class Composer {
  #field = byId("composer");
  #sendButton = byId("send");
  #request;
  #view;
  /** What the next text is about: null, or {kind: "reply" | "forced" | "edit", message}. */
  #reference = null;
  #dismissed = null;
  #formatting;
  #picked;
  /** What was sent last, until the sandbox has taken it. */
  #onItsWay = null;
  /** The samples there are to send in this chat; null where nothing but words can be sent. */
  #sendable = SENDABLE;
  #prompt = "Message";
  commands;
  inline;

  /**
   * `request(message)` sends to the server (false: line down); `view` has authors, lastOwn() and bot();
   * `goToBot(payload)` leads from inline results to the private chat.
   */
  constructor(request, view, goToBot) {
    this.#request = request;
    this.#view = view;
    this.commands = new CommandList((text) => {
      this.#field.value = "";
      this.#fit();
      request({ do: "send", text, reply_to: null });
    });
    this.inline = new InlinePanel(request, { chosen: () => this.#clear(), goToBot });
    this.#formatting = new Formatting(this.#field, () => this.#fit());
    this.#picked = new PickedFiles(() => {
      this.#describe();
      this.#fit();
    });
    this.#sendButton.append(icon("send"));
    byId("attach").append(icon("attach"));
    byId("attach").addEventListener("click", () => this.#offerAttachments());
    byId("unblock").addEventListener("click", () => request({ do: "unblock" }));
    this.#sendButton.addEventListener("click", () => this.#send());
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Another chat: nothing half-written is carried over. */
  reset() {
    this.#dismissed = null;
    this.#onItsWay = null;
    this.#picked.clear();
    this.#clear();
  }

  /** What can be sent besides words: "everything" to the bot, "files" in a group, or "nothing"; `prompt` asks for words. */
  allow(kind, prompt) {
    this.#prompt = prompt;
    this.#describe();
    const samples = { everything: SENDABLE, files: SENDABLE.filter(({ does }) => does === "photo") };
    this.#sendable = samples[kind] ?? null;
    byId("attach").hidden = !this.#sendable;
    byId("format").hidden = !this.#sendable;
  }

  /**
   * What stands at the lower edge: "write", "start", "blocked", "silent" with the words why one cannot write, or
   * "nothing" until that is known.
   */
  show(state, why) {
    byId("compose-row").hidden = state !== "write";
    byId("start").hidden = state !== "start";
    byId("unblock").hidden = state !== "blocked";
    byId("silent").hidden = state !== "silent";
    byId("silent").textContent = why ?? "";
    if (state !== "write") {
      this.inline.hide();
      this.#refer(null);
      this.#formatting.set(false);
      if (!this.#picked.isEmpty) this.#picked.clear();
    }
    this.#fit();
  }

  /** Puts a text into the field, as if it had been typed there. */
  fill(text) {
    this.#field.value = text;
    this.#field.focus();
    this.#typed();
  }

  reply(message) {
    this.#refer({ kind: "reply", message });
    this.#field.focus();
  }

  edit(message) {
    this.#refer({ kind: "edit", message });
    const text = message.text ?? message.caption ?? "";
    const entities = message.entities ?? message.caption_entities;
    this.#formatting.set(isFormatted(entities));
    this.#field.value = this.#formatting.isOn ? asHtml(text, entities) : text;
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

  /** The sandbox has taken what was sent. */
  taken() {
    this.#onItsWay = null;
  }

  /** The sandbox refused: what was sent stands in the field again, unless something else was begun there. */
  giveBack() {
    const refused = this.#onItsWay;
    this.#onItsWay = null;
    if (!refused || this.#field.value || !this.#picked.isEmpty) return;
    this.#field.value = refused.text;
    this.#formatting.set(refused.html);
    this.#refer(refused.about);
    this.#picked.restore(refused.picked);
  }

  #typed() {
    this.commands.filter(this.#field.value);
    this.inline.watch(this.#field.value, this.#view.bot());
    this.#fit();
  }

  #clear() {
    this.#field.value = "";
    this.#formatting.set(false);
    this.inline.hide();
    this.#refer(null);
    this.#fit();
  }

  #describe() {
    const asking = this.#reference?.kind === "forced" ? this.#reference.message.reply_markup : {};
    this.#field.placeholder = this.#picked.isEmpty ? asking.input_field_placeholder || this.#prompt : "Caption";
  }

  #refer(reference) {
    this.#reference = reference;
    this.#describe();
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
        words("quote-author", editing ? "Edit message" : `Reply to ${this.#view.authors.nameOf(message)}`),
        words("quote-text", summary(message)),
      ),
      cancel,
    ];
  }

  #cancel() {
    if (this.#reference?.kind === "forced") this.#dismissed = this.#reference.message.message_id;
    if (this.#reference?.kind === "edit") {
      this.#field.value = "";
      this.#formatting.set(false);
    }
    this.#refer(null);
  }

  #send() {
    const draft = {
      text: this.#field.value.trim(),
      html: this.#formatting.isOn,
      about: this.#reference,
      picked: this.#picked.waiting,
    };
    if (!draft.text && this.#picked.isEmpty) return;
    if (!this.#hand(draft)) return;
    this.#onItsWay = draft;
    if (draft.about?.kind === "forced") this.#dismissed = draft.about.message.message_id;
    this.#picked.clear();
    this.commands.hide();
    this.#clear();
    this.#field.focus();
  }

  /** False when the line is down. Files travel first, and the message when they have arrived. */
  #hand({ text, html, about, picked }) {
    if (about?.kind === "edit") return this.#request({ do: "edit", message: about.message.message_id, text, html });
    const message = { text, html, reply_to: about?.message.message_id ?? null };
    if (!picked.files.length) return this.#request({ do: "send", ...message });
    const attach = (files) => this.#request({ do: "attach", files, as_photos: picked.asPhotos, ...message });
    upload(picked.files).then(attach).catch(() => {
      toast("The sandbox did not take these files.");
      this.giveBack();
    });
    return true;
  }

  #onKey(event) {
    // With an on-screen keyboard Enter begins a new line, as in Telegram; there is a button to send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) {
      event.preventDefault();
      if (!this.inline.isShown) this.#send();
      else this.inline.chooseFirst();
    } else if (event.key === "Escape") {
      if (this.inline.isShown) this.inline.hide();
      else if (this.commands.isShown) this.commands.hide();
      else this.#cancel();
    } else if (this.inline.isShown) {
      this.inline.enter(event);
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
    this.#sendButton.disabled = !this.#field.value.trim() && this.#picked.isEmpty;
  }

  #offerAttachments() {
    const samples = this.#sendable.map(({ does, ...item }) => ({ ...item, act: () => this.#request({ do: does }) }));
    const items = [
      { label: "Pictures from here", picture: "image", act: () => this.#picked.choose({ asPhotos: true }) },
      { label: "Files from here", picture: "document", act: () => this.#picked.choose({ asPhotos: false }) },
      ...samples,
    ];
    openMenu(byId("attach"), items, "Send");
  }
}
