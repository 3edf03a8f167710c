# The program and the roots of TLS certificates, and nothing else. Time zones
# and pages are compiled in.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/cache \
    GOCACHE=/cache CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /kiennghi ./cmd/kiennghi

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /kiennghi /kiennghi
ENV KIENNGHI_ADDR=:8080
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["/kiennghi", "health"]
ENTRYPOINT ["/kiennghi"]
CMD ["serve"]
