/** TLS settings, and the result of a TLS handshake. */
@NullMarked
package dev.antiphon.tls;

import org.jspecify.annotations.NullMarked;
