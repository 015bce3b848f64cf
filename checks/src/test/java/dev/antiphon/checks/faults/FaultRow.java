package dev.antiphon.checks.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that injects one fault and measures what became of it: one line of the fault table. It
 * takes a {@link Row}, to which it tells what was injected and what was measured.
 *
 * <p>{@code ./build} runs its short form, {@code ./build faults} its long one.
 */
@Test
@Tag("fault")
@Timeout(900)
@ExtendWith(FaultTable.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface FaultRow {
    /** Its number in the table. */
    int number();

    /** The fault or attack, in the table's words. */
    String fault();
}
