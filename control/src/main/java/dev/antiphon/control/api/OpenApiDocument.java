package dev.antiphon.control.api;

import dev.antiphon.control.http.ApiReply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI 3.1 document of the API, a resource. A test checks it against the server. */
final class OpenApiDocument {
    private OpenApiDocument() {}

    static ApiReply reply() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
            byte[] document = Objects.requireNonNull(in, "openapi.json").readAllBytes();
            return ApiReply.bytes(200, ApiReply.JSON, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
