// Clients made of the descriptions alone. This file is compiled and never run.
import createClient from "openapi-fetch";
import type { paths as R3 } from "./r3.openapi";
import type { paths as Butter } from "./butter.openapi";
import type { paths as Apostrophe } from "./apostrophe.openapi";

const r3 = createClient<R3>({ baseUrl: "http://127.0.0.1:4747/api" });
const list = await r3.GET("/content", { params: { query: { type: "walk", locale: "fr", page: 2, sort: "slug" } } });
for (const doc of list.data?.docs ?? []) {
  if (doc.type === "walk") { const code: string = doc.data.code; }
}
const walk = await r3.GET("/content/by-slug/walk/{slug}", { params: { path: { slug: "quay-round" } } });
const difficulty: "easy" | "steady" | "hard" | null | undefined = walk.data?.data.difficulty;
const failure: string | undefined = walk.error?.error.message;
// @ts-expect-error there is no such locale
await r3.GET("/content", { params: { query: { locale: "de" } } });
// @ts-expect-error there is no such path
await r3.GET("/contents");

const butter = createClient<Butter>({ baseUrl: "http://127.0.0.1:4747/v2" });
const post = await butter.GET("/posts/{slug}/", { params: { path: { slug: "first-light" } } });
const author: string | undefined = post.data?.data.author.first_name;
const page = await butter.GET("/pages/walk/{slug}/", { params: { path: { slug: "quay-round" }, query: { levels: 3 } } });
const standfirst: string | undefined = page.data?.data.fields.standfirst;

const apostrophe = createClient<Apostrophe>({ baseUrl: "http://127.0.0.1:4747/api/v1" });
const pieces = await apostrophe.GET("/walk", { params: { query: { "apos-locale": "fr", perPage: 5, "render-areas": "inline" } } });
const guide: string | undefined = pieces.data?.results[0]?._guide[0]?.title;
const one = await apostrophe.GET("/walk/{_id}", { params: { path: { _id: "x:en:published" } } });
const text: string | undefined = one.data?.body.items?.[0]?.content;
export { list, failure, difficulty, author, standfirst, guide, text };
