// Every kind of field, as a reader of R3's answers has it. This file is compiled
// and never run.
import type { Answers, Heading, List, ListItem, Media, MenuItem, Reference, RichText, RichBlock, Walk, WalkData } from "./r3";

declare function get<P extends keyof Answers>(path: P): Answers[P];

const list = get("/content");
const pages: number = list.totalPages;
const next: number | null = list.nextPage;
for (const item of list.docs) {
  switch (item.type) { // tells what stands in data
    case "walk": { const code: string = item.data.code; break; }
    case "author": { const name: string = item.data.name; break; }
    case "post": { const tags: string[] = item.data.tags; break; }
  }
}
// @ts-expect-error lists of walks leave the body out
list.docs.map((d) => d.type === "walk" && d.data.body);

const walk: Walk = get("/content/by-slug/walk/{slug}");
const same: WalkData = walk.data;
const d = walk.data;
const text: string = d.title;
const textarea: string | null = d.standfirst;
const unique: string = d.code;
const email: string | null = d.contact;
const color: string | null = d.colour;
const code: string | null = d.beacon;
const url: string | null = d.more;
const markdown: string | null = d.access;
const richText: RichText | null = d.body;
const html: string | null = d.notice;
const number: number | null = d.length;
const integer: number | null = d.steps;
const boolean: boolean | null = d.guided;
const date: string | null = d.opened;
const dateTime: string | null = d.next;
const time: string | null = d.meets;
const select: "easy" | "steady" | "hard" | null = d.difficulty;
const many: ("spring" | "summer" | "autumn" | "winter")[] = d.seasons;
const tags: string[] = d.tags;
const json: unknown = d.tide;
const image: Media | null = d.photo;
const file: Media | null = d.track;
const reference: Reference | null = d.guide;
const references: Reference[] = d.goesWith;
const group: string | null = d.seo.title;
const items: { name: string; km: number | null; bench: boolean | null }[] = d.stops;
const texts: string[] = d.gear;
for (const part of d.parts) {
  switch (part.type) {
    case "hero": { const heading: string = part.data.heading; break; }
    case "quote": { const by: string | null = part.data.by; break; }
    case "columns": { const inner = part.data.columns[0]?.parts; break; }
    default: { const none: never = part; }
  }
}
const excerpt: string | null = d.excerpt;
const contents: Heading[] = d.contents;

// @ts-expect-error it may be null
const certain: string = d.standfirst;
// @ts-expect-error no such option
const option: "steep" = d.difficulty!;
// @ts-expect-error there is no such field
d.titel;
// @ts-expect-error what is private is not there
d.notes;

function words(blocks: RichBlock[]): string {
  return blocks.map((b) => (b.type === "paragraph" || b.type === "heading") ? (b.content ?? []).map((i) => i.type === "text" ? i.text : "").join("") : "").join("\n");
}
if (d.body) words(d.body.content);

const menu: List<MenuItem>["docs"][number]["items"] = get("/content/by-slug/menu/{slug}").data.items;
const term: { slug: string; name: string; count: number } = get("/tags/{slug}");
const authors = get("/authors");
const bio: string | null | undefined = authors.docs[0]?.data?.bio;
const any: ListItem | undefined = list.docs[0];
