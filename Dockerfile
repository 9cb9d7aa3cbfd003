# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /seatkeeper
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production SEATKEEPER_DATA=/data
WORKDIR /seatkeeper
RUN mkdir /data && chown node:node /data
COPY --from=build --chown=root:root /seatkeeper/package.json ./
COPY --from=build --chown=root:root /seatkeeper/node_modules ./node_modules
COPY --from=build --chown=root:root /seatkeeper/dist ./dist
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SEATKEEPER_PORT ?? 3000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/seatkeeper.mjs"]
