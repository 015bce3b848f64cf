/**
 * Transports on Linux's own calls, by {@code java.lang.foreign}.
 *
 * <p>Goes in and comes out what {@link dev.antiphon.transport.Transport} says. {@link
 * dev.antiphon.linux.Native} makes the calls, {@link dev.antiphon.linux.Kernel} gives them names
 * and types; above are what both transports share ({@code Linux…}), then {@code Epoll…} and {@code
 * Uring…}.
 */
@NullMarked
package dev.antiphon.linux;

import org.jspecify.annotations.NullMarked;
