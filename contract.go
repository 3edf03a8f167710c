// Package kiennghi holds the contract, so that the program can show it as it
// was written.
package kiennghi

import _ "embed"

// OpenAPI is the text of openapi.yaml.
//
//go:embed openapi.yaml
var OpenAPI []byte
