package dev.antiphon.examples.api;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Makes a method of an object callable. The first parameter is the client that calls; the others
 * come from the request, which may leave out those of type {@link java.util.Optional}. The method
 * runs on a virtual thread: it may block, and must end when it is interrupted.
 *
 * <p>An {@link IllegalArgumentException} becomes the error -32602 and an {@link
 * IllegalStateException} the error -32002, with their texts.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface Rpc {
    /** One sentence for the OpenRPC document. */
    String value();

    /** Time after which the call is interrupted and answered with the error -32001. */
    int seconds() default 5;
}
