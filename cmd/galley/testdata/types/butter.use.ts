// Every kind of field, as a reader of Butter's answers has it. This file is
// compiled and never run.
import type { Answers, Author, Heading, Media, Walk } from "./butter";

declare function get<P extends keyof Answers>(path: P): Answers[P];

const post = get("/posts/{slug}/");
const title: string = post.data.title;
const body: string = post.data.body;
const newer: string | undefined = post.meta.next_post?.slug;
const author: string = post.data.author.first_name;
const tag: string | undefined = post.data.tags[0]?.name;
const list = get("/posts/");
const count: number = list.meta.count;
// @ts-expect-error of lists it may be left out
const there: string = list.data[0]!.body;

const walk: Walk = get("/pages/walk/{slug}/").data;
const kind: "walk" = walk.page_type;
const f = walk.fields;
const text: string = f.title;
const textarea: string = f.standfirst;
const email: string = f.contact;
const color: string = f.colour;
const code: string = f.beacon;
const url: string = f.more;
const markdown: string = f.access;
const richText: string = f.body;
const html: string = f.notice;
const number: number | null = f.length;
const integer: number | null = f.steps;
const boolean: boolean = f.guided;
const date: string | null = f.opened;
const dateTime: string | null = f.next;
const time: string | null = f.meets;
const select: "easy" | "steady" | "hard" | "" = f.difficulty;
const many: ("spring" | "summer" | "autumn" | "winter")[] = f.seasons;
const tags: string[] = f.tags;
const json: unknown = f.tide;
const image: Media = f.photo;
const file: Media = f.track;
const reference: Author | string[] | null = f.guide;
const references: (Walk | string)[] = f.goesWith;
const group: string = f.seo.title;
const items: { name: string; km: number | null; bench: boolean }[] = f.stops;
const texts: string[] = f.gear;
for (const part of f.parts) {
  switch (part.type) {
    case "hero": { const heading: string = part.fields.heading; break; }
    case "quote": { const by: string = part.fields.by; break; }
    case "columns": { const inner = part.fields.columns[0]?.parts; break; }
    default: { const none: never = part; }
  }
}
const excerpt: string = f.excerpt;
const contents: Heading[] = f.contents;
// @ts-expect-error there is no such field
f.titel;

const menus = get("/content/menu/");
const id: number | undefined = menus.data.menu[0]?.meta.id;
