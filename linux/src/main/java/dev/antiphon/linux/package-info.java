/**
 * Entry point of the Linux transports: the provider that the core finds by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package dev.antiphon.linux;

import org.jspecify.annotations.NullMarked;
