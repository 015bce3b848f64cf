/**
 * TLS settings, and the facts of a TLS session.
 */
@NullMarked
package dev.antiphon.tls;

import org.jspecify.annotations.NullMarked;
