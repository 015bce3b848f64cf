/** Escaping of untrusted text for terminals, logs and pages. Imports messages. */
@NullMarked
package dev.antiphon.text;

import org.jspecify.annotations.NullMarked;
