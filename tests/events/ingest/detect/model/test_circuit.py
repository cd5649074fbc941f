from events.ingest.detect.model.circuit import Circuit


class Time:
    now = 0.0

    def __call__(self):
        return self.now


def test_it_opens_after_failures_in_a_row_and_closes_with_time():
    time = Time()
    circuit = Circuit(failures=3, rest_s=300, clock=time)
    for _ in range(2):
        circuit.note_failure()
    assert not circuit.is_resting()
    circuit.note_failure()
    assert circuit.is_resting()
    time.now = 299.9
    assert circuit.is_resting()
    time.now = 300.1
    assert not circuit.is_resting()


def test_one_failure_after_the_rest_is_enough_and_one_success_forgives():
    time = Time()
    circuit = Circuit(failures=3, rest_s=300, clock=time)
    for _ in range(3):
        circuit.note_failure()
    time.now = 301
    circuit.note_failure()
    assert circuit.is_resting()
    time.now = 700
    circuit.note_success()
    circuit.note_failure()
    assert not circuit.is_resting()


def test_a_server_that_names_a_time_gets_it_at_once_an_hour_at_most():
    time = Time()
    circuit = Circuit(failures=3, rest_s=300, clock=time)
    circuit.note_failure(asked_rest_s=20)
    assert circuit.is_resting()
    time.now = 21
    assert not circuit.is_resting()
    circuit.note_failure(asked_rest_s=10**9)
    time.now = 3700
    assert not circuit.is_resting()
