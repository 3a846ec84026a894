# One image for every service: the sources as they are, run by Node. Which service it is, the command says.
# Not root, and nothing is written below /app: run it with a read-only root file system.
# Node comes with the image that this one is made from, so the npm package of Node, an optional one, stays out.
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages --chown=root:root /app /app
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning"]
CMD ["services/20-screening/src/main.ts"]
