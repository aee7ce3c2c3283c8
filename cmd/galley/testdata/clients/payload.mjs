// node payload.mjs BASE: asks an R3 API with Payload's client, and prints a line
// of JSON for each call: [call, status, body].
import { PayloadSDK } from '@payloadcms/sdk';

const [base] = process.argv.slice(2);
const sdk = new PayloadSDK({ baseURL: base + '/api' });

const calls = {
  'all': () => sdk.find({ collection: 'content' }),
  'the second page': () => sdk.find({ collection: 'content', page: 2 }),
  'one': async () => sdk.findByID({ collection: 'content', id: (await sdk.find({ collection: 'content' })).docs[0].id }),
  'none': () => sdk.findByID({ collection: 'content', id: '00000000-0000-4000-8000-000000000000' }),
  // What only a server can answer.
  'live: three, by title': () => sdk.find({ collection: 'content', limit: 3, page: 2, sort: ['data.title', 'slug'] }),
  'live: a condition that is not R3\'s': () => sdk.find({ collection: 'content', where: { slug: { equals: 'nobody' } } }),
  'live: drafts': () => sdk.find({ collection: 'content', draft: true, limit: 100 }),
};

for (const [call, make] of Object.entries(calls)) {
  if (process.argv[3] === 'static' && call.startsWith('live')) continue;
  try {
    console.log(JSON.stringify([call, 200, await make()]));
  } catch (e) {
    if (!e.status) throw new Error(`${call}: ${e.stack}`);
    console.log(JSON.stringify([call, e.status, null]));
  }
}
