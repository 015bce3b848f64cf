/**
 * The transport on io_uring(7).
 */
@NullMarked
package dev.antiphon.linux.uring;

import org.jspecify.annotations.NullMarked;
