/**
 * Filters between a socket and the framing. This package has the filters of the PROXY header; TLS
 * is in {@code engine.tls}.
 */
@NullMarked
package dev.antiphon.engine.filter;

import org.jspecify.annotations.NullMarked;
