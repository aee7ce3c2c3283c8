// Every kind of field, as a reader of Apostrophe's answers has it. This file is
// compiled and never run.
import type { Answers, Area, Attachment, Heading, Picture, RichTextWidget, Walk } from "./apostrophe";

declare function get<P extends keyof Answers>(path: P): Answers[P];

const list = get("/walk");
const pages: number = list.pages;
const walk: Walk = get("/walk/{_id}");
const id: string = walk._id;
const kind: "walk" = walk.type;
const text: string = walk.title;
const textarea: string = walk.standfirst;
const email: string = walk.contact;
const color: string = walk.colour;
const code: string = walk.beacon;
const url: string = walk.more;
const markdown: string = walk.access;
const richText: Area<RichTextWidget> = walk.body;
const first: string | undefined = walk.body.items?.[0]?.content;
const rendered: string | undefined = walk.body._rendered;
const html: string = walk.notice;
const number: number | null = walk.length;
const integer: number | null = walk.steps;
const boolean: boolean = walk.guided;
const date: string | null = walk.opened;
const dateTime: string | null = walk.next;
const time: string | null = walk.meets;
const select: "easy" | "steady" | "hard" | "" = walk.difficulty;
const many: ("spring" | "summer" | "autumn" | "winter")[] = walk.seasons;
const tags: string[] = walk.tags;
const json: unknown = walk.tide;
const image: Picture | null = walk.photo;
const size: string | undefined = walk.photo?._urls["one-half"];
const file: Attachment | null = walk.track;
const ids: string[] = walk.guideIds;
const guide: string | undefined = walk._guide[0]?.title;
// @ts-expect-error what is related has no relationships of its own
walk._goesWith[0]!._guide;
const group: "object" = walk.seo.metaType;
const item: "arrayItem" | undefined = walk.stops[0]?.metaType;
const texts: string[] = walk.gear;
for (const widget of walk.parts.items ?? []) {
  switch (widget.type) {
    case "hero": { const heading: string = widget.heading; break; }
    case "quote": { const by: string = widget.by; break; }
    case "columns": { const inner = widget.columns[0]?.parts.items; break; }
    default: { const none: never = widget; }
  }
}
const excerpt: string = walk.excerpt;
const contents: Heading[] = walk.contents;
// @ts-expect-error there is no such field
walk.titel;

const picture = get("/@apostrophecms/image").results[0];
const alt: string | undefined = picture?.alt;
