// node butter.mjs 1|3 BASE: makes every call that a version of the buttercms
// client has, and prints a line of JSON for each: [call, status, body].
import { createRequire } from 'node:module';

const [version, base] = process.argv.slice(2);
let client;
if (version === '1') {
  const Butter = createRequire(import.meta.url)('buttercms-1');
  client = () => Butter('read-token', false, 10000, c => { c.defaults.baseURL = base + '/v2'; });
} else {
  // This version has no option for another host.
  const real = globalThis.fetch;
  globalThis.fetch = (url, init) => real(String(url).replace('https://api.buttercms.com', base), init);
  const { default: Butter } = await import('buttercms');
  client = () => Butter('read-token', { timeout: 10000 });
}
const content = (keys, options) => version === '1'
  ? client().content.retrieve(keys, options)
  : client().content.retrieve(keys.join(), options);

const calls = {
  'categories': () => client().category.list(),
  'categories with posts': () => client().category.list({ include: 'recent_posts' }),
  'category': () => client().category.retrieve('beds'),
  'category with posts': () => client().category.retrieve('beds', { include: 'recent_posts' }),
  'tags': () => client().tag.list(),
  'tag': () => client().tag.retrieve('kale', { include: 'recent_posts' }),
  'authors': () => client().author.list(),
  'author': () => client().author.retrieve('kit-marsh', { include: 'recent_posts' }),
  'posts': () => client().post.list(),
  'posts without bodies': () => client().post.list({ exclude_body: true }),
  'posts of a tag': () => client().post.list({ tag_slug: 'shingle' }),
  'posts of a category, page 1 of size 10': () => client().post.list({ category_slug: 'beds', page: 1, page_size: 10 }),
  'posts of an author': () => client().post.list({ author_slug: 'wren-holm' }),
  'posts in French': () => client().post.list({ locale: 'fr' }),
  'post': () => client().post.retrieve('sea-kale'),
  'post in French': () => client().post.retrieve('chou-marin', { locale: 'fr' }),
  'pages of a type': () => client().page.list('issue'),
  'pages of a type, newest first': () => client().page.list('issue', { order: '-released' }),
  'single pages': () => client().page.list('*'),
  'page': () => client().page.retrieve('issue', 'first'),
  'page, three levels': () => client().page.retrieve('issue', 'first', { levels: 3 }),
  'page with alternative texts': () => client().page.retrieve('issue', 'first', { alt_media_text: 1 }),
  'page of whatever type': () => client().page.retrieve('*', 'first'),
  'single page': () => client().page.retrieve('*', 'home', { locale: 'en', levels: 2 }),
  'single page in French': () => client().page.retrieve('*', 'home', { locale: 'fr' }),
  'collection': () => content(['plant']),
  'two collections': () => content(['faq', 'plant']),
  'sitemap': () => client().feed.retrieve('sitemap'),
  'rss': () => client().feed.retrieve('rss'),
  'atom of a tag': () => client().feed.retrieve('atom', { tag_slug: 'kale' }),
  'no such post': () => client().post.retrieve('nobody-wrote-this'),
  'no such page': () => client().page.retrieve('issue', 'nobody-wrote-this'),
  'no such tag': () => client().tag.retrieve('nobody-wrote-this'),
  // What only a server can answer.
  'live: found posts': () => client().post.search('shingle'),
  'live: found pages': () => client().page.search('stones', { page_type: '*' }),
  'live: pages by a field': () => client().page.list('issue', { 'fields.name': 'Wind' }),
  'live: a preview': () => client().page.retrieve('*', 'home', { preview: 1 }),
  'live: sorted collection': () => content(['plant'], { order: '-name' }),
  'live: no such locale': () => client().post.list({ locale: 'xx' }),
};

for (const [call, make] of Object.entries(calls)) {
  if (process.argv[4] === 'static' && call.startsWith('live')) continue;
  try {
    const answer = await make();
    console.log(JSON.stringify([call, answer.status, answer.data]));
  } catch (e) {
    const failed = e.response ?? e.cause; // of version 1, of version 3
    if (!failed?.status) throw new Error(`${call}: ${e.stack}`);
    console.log(JSON.stringify([call, failed.status, failed.data]));
  }
}
