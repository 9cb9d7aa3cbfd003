/** The smallest Nest application that serves a page; what Seatkeeper's start is compared with. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'portal', 'browser', 'index.html'), 'utf8');

class Page {
  show() {
    return page;
  }
}
const shown = Object.getOwnPropertyDescriptor(Page.prototype, 'show');
Get()(Page.prototype, 'show', shown);
Header('Content-Type', 'text/html; charset=utf-8')(Page.prototype, 'show', shown);
Controller()(Page);

class Bare {}
Module({ controllers: [Page] })(Bare);

const app = await NestFactory.create(Bare, { logger: false });
await app.listen(Number(process.env.SEATKEEPER_PORT), '127.0.0.1');
