// The screens of stages as an editor uses them: with a browser, without its scripts, and as a program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillIn } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { look, PUBLISHER } from './stages.ts';
