/**
 * TLS as a filter over {@code SSLEngine}: handshake, records, certificates and their reloading.
 */
@NullMarked
package dev.antiphon.engine.tls;

import org.jspecify.annotations.NullMarked;
