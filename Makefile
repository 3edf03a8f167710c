# kiennghi: what there is to do. `make run` shows the whole of it at work.

GO          ?= go
STATICCHECK  = $(GO) tool -modfile=tools/go.mod staticcheck
GENERATED    = api/api.gen.go

.PHONY: run test check format-check generated-check generate bench benchmarks build docker-check secret postgres

## run: a town with made-up data, on a private PostgreSQL unless DATABASE_URL names one
run: $(if $(DATABASE_URL),,postgres)
	$(GO) run ./cmd/kiennghi demo

## test: every test, each on a real database of its own
test: postgres
	$(GO) test -timeout 30m ./...

## check: what must hold of the code besides its tests
check: format-check generated-check
	$(GO) vet ./...
	$(STATICCHECK) ./...

format-check:
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:" $$unformatted >&2; exit 1; fi

# The file is put back as it was: a check changes nothing.
generated-check:
	@before=$$(mktemp) && cp -p $(GENERATED) "$$before" && \
	trap 'mv "$$before" $(GENERATED)' EXIT && \
	$(GO) generate ./api && \
	if ! cmp -s "$$before" $(GENERATED); then \
		echo "$(GENERATED) is not what openapi.yaml says: run make generate" >&2; exit 1; fi

## generate: the server interface from openapi.yaml
generate:
	$(GO) generate ./api

## bench: the program against the least that could do the same; BENCH='-n 1000000 -scale' asks for more
bench: postgres
	$(GO) run ./cmd/bench $(BENCH)

## benchmarks: the small ones of the packages
benchmarks: postgres
	$(GO) test -run '^$$' -bench . -benchmem -timeout 30m ./...

## build: the program, static, as bin/kiennghi
build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/kiennghi ./cmd/kiennghi

## docker-check: that the image builds and starts, and compose.yaml is sound (needs a Docker engine)
docker-check: secret
	docker compose config --quiet
	docker build --tag kiennghi:check .
	docker run --rm --read-only --cap-drop=ALL --network=none kiennghi:check help

## secret: the passwords that compose.yaml reads, made once
# The directory keeps others out; the files are read by other accounts inside
# the containers, where the directory is not seen.
secret: secret/postgres_password secret/database_url

secret/postgres_password:
	@mkdir -p -m 700 secret
	@od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >$@ && chmod 444 $@

secret/database_url: secret/postgres_password
	@printf 'postgres://kiennghi:%s@postgres:5432/kiennghi' "$$(cat $<)" >$@ && chmod 444 $@

# Tests and `make run` need PostgreSQL's programs, not a running server.
postgres:
	@sh tools/postgres.sh
