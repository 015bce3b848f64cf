package dev.antiphon.load;

import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Rate;

import java.time.Duration;

/** Puts a load on, a ladder of one step, on a signal, and says whether the result is valid. */
final class StarvedMain {
    private StarvedMain() {}

    /**
     * Says "ready", waits for a byte, and says "valid" or "invalid" with the reasons and the
     * knee.
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
        LoadResult result =
                load.rate(Rate.parse("2000..2000x2")).objectives("p50<1s").run();
        System.out.println(result.validity().isValid() ? "valid" : "invalid");
        System.out.println(result.validity().reasons());
        System.out.println(result.knee());
    }
}
