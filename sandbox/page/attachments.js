import { element, words } from "./element.js";
import { icon } from "./icons.js";
import { avatar } from "./names.js";

const VOICE_BARS = 28;
const KINDS = {
  document: "Document",
  sticker: "Sticker",
  photo: "Photo",
  voice: "Voice message",
  location: "Location",
  contact: "Contact",
};

/** What a message carries besides text, drawn as far as trying a bot needs it; null for a plain text. */
export function drawAttachment(message) {
  if (message.document) return drawDocument(message.document);
  if (message.sticker) return element("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, icon("smile"));
  if (message.photo) return drawPhoto(message.photo.at(-1), message.has_media_spoiler);
  if (message.voice) return drawVoice(message.voice);
  if (message.location) return drawLocation(message.location);
  if (message.contact) return drawContact(message.contact);
  if (message.text !== undefined) return null;
  return element("p", { class: "unknown" }, "This kind of message is not drawn in the sandbox.");
}

/** One line that stands for the message in a reply quote or above the composer. */
export function summary(message) {
  const kind = Object.keys(KINDS).find((name) => message[name]);
  return message.text ?? message.caption ?? message.document?.file_name ?? KINDS[kind] ?? "Message";
}

function drawDocument(file) {
  const address = `/page/file/${encodeURIComponent(file.file_id)}`;
  const name = file.file_name ?? "Document";
  const open = element(
    "a",
    { class: "file-open", href: `${address}?inline=1`, target: "_blank", rel: "noopener", title: "Open" },
    element("span", { class: "file-icon" }, icon("document")),
    element("span", { class: "file-about" }, words("file-name", name), words("file-size", sizeInWords(file.file_size ?? 0))),
  );
  const download = element(
    "a",
    { class: "round", href: address, download: name, "aria-label": `Download ${name}`, title: "Download" },
    icon("download"),
  );
  return element("div", { class: "file" }, open, download);
}

/** `veiled` photos are shown when somebody taps them. */
function drawPhoto({ file_id: id, width, height }, veiled) {
  const address = `/page/file/${encodeURIComponent(id)}?inline=1`;
  const picture = element("img", { src: address, alt: "Photo", width, height });
  const open = { class: "photo", href: address, target: "_blank", rel: "noopener", title: "Open" };
  if (!veiled) return element("a", open, picture);
  const photo = element("a", { ...open, class: "photo veiled", title: "Show" }, picture);
  const unveil = (event) => {
    event.preventDefault();
    photo.classList.remove("veiled");
  };
  photo.addEventListener("click", unveil, { once: true });
  return photo;
}

export function sizeInWords(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function drawVoice(voice) {
  const bars = Array.from({ length: VOICE_BARS }, (_, index) => {
    const bar = element("i");
    bar.style.height = `${4 + Math.abs(Math.sin(index * 1.7) * 9 + Math.cos(index * 0.6) * 6)}px`;
    return bar;
  });
  const length = voice.duration ?? 0;
  const time = `${Math.floor(length / 60)}:${String(length % 60).padStart(2, "0")}`;
  return element(
    "div",
    { class: "voice", role: "img", "aria-label": `Voice message, ${time}` },
    element("span", { class: "file-icon" }, icon("play")),
    element("span", { class: "voice-bars" }, ...bars),
    words("file-size", time),
  );
}

function drawLocation({ latitude, longitude }) {
  const place = `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`;
  const properties = { class: "place", role: "img", "aria-label": `Location ${place}` };
  return element("div", properties, icon("pin"), words("file-size", place));
}

function drawContact(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return element(
    "div",
    { class: "contact" },
    avatar({ id: contact.user_id ?? 0, first_name: contact.first_name, last_name: contact.last_name }),
    element("span", { class: "file-about" }, words("file-name", name), words("file-size", contact.phone_number)),
  );
}
