// ONNX Runtime as a benchmark peer: node onnxruntime.cjs MODEL THREADS INPUTS OUTPUTS
// Loads the model, runs INPUTS (float32, one batch) once and writes the outputs to OUTPUTS, prints "ready". Then, for every line with a number N on
// standard input, runs the batch N times and prints processor time per run and the tenth percentile of wall time per run, both in microseconds.
// The package is looked for in EEHW_ORT (a folder with node_modules) and in the folders above this file.
'use strict';
const fs = require('fs');
const path = require('path');
const paths = [process.env.EEHW_ORT, path.join(__dirname, '..', '..', '..', 'artifacts', 'peers')].filter(p => p);
const ort = require(require.resolve('onnxruntime-node', { paths }));
const [model, threads, inputs, outputs] = process.argv.slice(2);

async function main() {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all' });
  const values = new Float32Array(new Uint8Array(fs.readFileSync(inputs)).buffer);
  const shape = JSON.parse(fs.readFileSync(inputs + '.shape', 'utf8'));
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', values, shape) };
  const last = session.outputNames[session.outputNames.length - 1];
  const first = await session.run(feeds);
  fs.writeFileSync(outputs, Buffer.from(first[last].data.buffer, first[last].data.byteOffset, first[last].data.byteLength));
  console.log('ready');
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const n = Number(line);
    const walls = [];
    const start = process.cpuUsage();
    for (let i = 0; i < n; i++) {
      const begin = process.hrtime.bigint();
      await session.run(feeds);
      walls.push(Number(process.hrtime.bigint() - begin) / 1000);
    }

    const used = process.cpuUsage(start);
    walls.sort((a, b) => a - b);
    console.log(`${(used.user + used.system) / n} ${walls[Math.floor(n / 10)]}`);
  }
}

main().catch(e => { console.error(e.message); process.exit(1); });
