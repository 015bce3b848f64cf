/**
 * A bounded HTTP server for APIs, on the server of the JDK. Input: routes and their handlers.
 * Output: replies in JSON, streams of text, and errors as {@code application/problem+json}. Imports
 * checks of arguments and the strict JSON reader; knows nothing of stubs and proxies.
 */
@NullMarked
package dev.antiphon.control.http;

import org.jspecify.annotations.NullMarked;
