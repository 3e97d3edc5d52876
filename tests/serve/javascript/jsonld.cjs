// Reads the JSON-LD at each address of the arguments with jsonld.js, which fetches what contexts it names, and writes its
// canonical N-Quads to standard output.
const jsonld = require('jsonld');

async function main() {
  const documents = await Promise.all(
    process.argv.slice(2).map(async (address) => (await fetch(address, { headers: { accept: 'application/ld+json' } })).json()),
  );
  process.stdout.write(await jsonld.canonize(documents, { algorithm: 'RDFC-1.0', format: 'application/n-quads' }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
