package api

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	contractfile "kiennghi"
)

// registerDocument serves the contract itself, as it was written, and what is
// measured.
func (s *Server) registerDocument(e *echo.Echo) {
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(contractfile.OpenAPI))
	e.GET("/openapi.yaml", func(c echo.Context) error {
		c.Response().Header().Set("ETag", tag)
		c.Response().Header().Set("Cache-Control", "public, max-age=300")
		if known(c.Request().Header.Get("If-None-Match"), tag) {
			return c.NoContent(http.StatusNotModified)
		}
		return c.Blob(http.StatusOK, "application/yaml", contractfile.OpenAPI)
	})
	e.GET("/metrics", echo.WrapHandler(s.Observer.Metrics()))
}

// Live answers GET /livez.
func (s *Server) Live(context.Context, LiveRequestObject) (LiveResponseObject, error) {
	return Live200JSONResponse{Status: Ok}, nil
}

// Ready answers GET /readyz.
func (s *Server) Ready(ctx context.Context, _ ReadyRequestObject) (ReadyResponseObject, error) {
	if err := s.Ping(ctx); err != nil {
		return Ready503JSONResponse{Status: Unavailable}, nil
	}
	return Ready200JSONResponse{Status: Ok}, nil
}
