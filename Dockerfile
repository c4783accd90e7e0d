# Onrecord in a container: installed from the lock, run by a user without rights; nothing is fetched while it runs.
# How to build and run it: docs/how-to/container.md.

FROM python:3.11-slim AS build
# The encoder in C is built where there is a compiler; without one onnxruntime reads the same, more slowly.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY locks/serve.txt locks/serve.txt
RUN python -m venv /opt/onrecord \
    && /opt/onrecord/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r locks/serve.txt
COPY pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY src src
RUN /opt/onrecord/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-index --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/onrecord /opt/onrecord
RUN useradd --uid 1000 --create-home onrecord && mkdir /data && chown onrecord /data
ENV PATH=/opt/onrecord/bin:$PATH
USER onrecord
WORKDIR /data
EXPOSE 8765
ENTRYPOINT ["onrecord"]
CMD ["--help"]
