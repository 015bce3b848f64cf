package dev.antiphon.load;

import dev.antiphon.framing.Framing;

import java.time.Duration;

/** Puts a load on once it is told to, and says whether the result is valid. */
final class StarvedMain {
    private StarvedMain() {}

    /**
     * Says "ready", waits for a byte, and says "valid" or "invalid" with the reasons.
     *
     * @param arguments the server's address
     */
    public static void main(String[] arguments) throws Exception {
        Load load = Load.to(arguments[0])
                .framing(Framing.line())
                .message("x")
                .expect("x")
                .rate(2_000)
                .timeout(Duration.ofSeconds(1))
                .connections(10);
        load.duration(Duration.ofMillis(300)).run();
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        LoadResult result = load.duration(Duration.ofMillis(600)).run();
        System.out.println(result.validity().isValid() ? "valid" : "invalid");
        System.out.println(result.validity().reasons());
    }
}
