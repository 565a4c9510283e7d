/** The program as functions of a page. */
import * as api from 'twinsocket';
import { createProgram } from './program.ts';

Object.assign(window, createProgram(api, WebSocket));
