/**
 * What a user of Antiphon holds in hand: {@link dev.antiphon.TcpServer}, {@link
 * dev.antiphon.TcpClient}, and the values that pass between them and the user's code.
 *
 * <p>This package is the trunk. It may use {@code framing} and {@code event}; only its two entries,
 * {@code TcpServer} and {@code TcpClient}, know the engine. The leaves ({@code framing}, {@code
 * event}, {@code engine}) may use the trunk's values.
 */
@NullMarked
package dev.antiphon;

import org.jspecify.annotations.NullMarked;
