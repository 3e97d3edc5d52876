// Asks or updates with Comunica: a job in JSON on standard input, its solutions in JSON on standard output.
const { QueryEngine } = require('@comunica/query-sparql');
const { text } = require('node:stream/consumers');

async function main() {
  const job = JSON.parse(await text(process.stdin));
  const headers = job.key ? { authorization: `Bearer ${job.key}` } : {};
  const context = {
    sources: job.sources,
    ...(job.destination ? { destination: job.destination } : {}),
    fetch: (address, options = {}) => {
      const sent = new Headers(options.headers);
      for (const [name, value] of Object.entries(headers)) sent.set(name, value);
      return fetch(address, { ...options, headers: sent });
    },
  };
  const engine = new QueryEngine();
  if (job.update) {
    await engine.queryVoid(job.update, context);
    console.log('[]');
    return;
  }
  const bindings = await (await engine.queryBindings(job.query, context)).toArray();
  console.log(JSON.stringify(bindings.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])))));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
