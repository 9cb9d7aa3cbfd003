import type { RequestHandler } from 'express';
import { ProblemException } from '../problems/problem-exception.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site makes a browser send. Browsers say where a request comes from (Fetch Metadata, otherwise
 * `Origin`); `same-site` is not enough, because white-label hosts of other partners are the same site. A request that says
 * nothing is refused: the API's cookie is of no use to a program that cannot set a header.
 * @param origin the portal's own address
 */
export function refuseCrossSite(origin: string): RequestHandler {
  return (request, _response, next) => {
    if (READING.has(request.method)) return next();
    const site = request.headers['sec-fetch-site'];
    const isOwn = site === undefined ? request.headers.origin === origin : site === 'same-origin';
    next(isOwn ? undefined : new ProblemException(403, 'cross-site-request'));
  };
}
