package dev.antiphon.stub.fault;

/**
 * A fault that drops random chunks. A chunk is what a proxy reads at once, or a part of an answer.
 * The end passes.
 *
 * @param rate the share of dropped chunks, from 0 to 1
 * @param correlation the probability from 0 to 1 that a chunk has the fate of the one before it
 */
record Loss(double rate, double correlation) implements WireFault {
    Loss {
        share("rate", rate);
        share("correlation", correlation);
    }

    private static void share(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " is " + value + "; give 0 to 1");
        }
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            private boolean begun;
            private boolean dropping;

            @Override
            public void send(byte[] bytes) throws InterruptedException {
                if (bytes.length == 0 || !drops()) {
                    below.send(bytes);
                    return;
                }
                fired.run();
            }

            private boolean drops() {
                boolean same = begun && below.random().nextDouble() < correlation;
                dropping = same ? dropping : below.random().nextDouble() < rate;
                begun = true;
                return dropping;
            }
        };
    }

    @Override
    public String toString() {
        return "loss:" + FaultValues.decimal(rate)
                + (correlation == 0 ? "" : "," + FaultValues.decimal(correlation));
    }
}
