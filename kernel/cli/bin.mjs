#!/usr/bin/env node
// The program `trovato`: runs the CLI on the pinned Node.
import { launch } from './bootstrap.mjs';

await launch('kernel/cli/main.ts', process.argv.slice(2));
