/**
 * The transport on epoll(7).
 */
@NullMarked
package dev.antiphon.linux.epoll;

import org.jspecify.annotations.NullMarked;
