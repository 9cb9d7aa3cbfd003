# syntax=docker/dockerfile:1

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /seatkeeper
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# As `npm start` builds, with the stamps that tell it that nothing is left to do.
RUN ["node", "--input-type=module", "--eval", "import { ensureBuilt } from './tools/run/built.mjs'; ensureBuilt(['server', 'portal'])"]

# Seatkeeper with its simulated Microsoft, for this machine's loopback only: docker compose --profile demo up demo
FROM build AS demo
ENV SEATKEEPER_DATA=/data SEATKEEPER_DEMO=on
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["node", "tools/containers/health.mjs"]
CMD ["node", "tools/start.mjs"]

FROM build AS packages
# The base image brings Node itself; the stand-ins for Microsoft are refused in production anyway.
RUN npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/node-win-* dist/test \
     dist/server/apps/partner-center-simulator dist/server/apps/demo-sign-in dist/server/apps/eventstoredb-double

FROM node:24.21.0-bookworm-slim AS seatkeeper
ENV NODE_ENV=production SEATKEEPER_DATA=/data
WORKDIR /seatkeeper
RUN mkdir /data && chown node:node /data
COPY --from=packages /seatkeeper/package.json ./
COPY --from=packages /seatkeeper/node_modules ./node_modules
COPY --from=packages /seatkeeper/dist ./dist
COPY tools/containers/health.mjs ./tools/containers/
# The operator's commands: docker compose exec api-1 seatkeeper help
COPY --chmod=755 tools/containers/seatkeeper /usr/local/bin/
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["node", "tools/containers/health.mjs"]
CMD ["node", "--enable-source-maps", "dist/server/seatkeeper.mjs"]
