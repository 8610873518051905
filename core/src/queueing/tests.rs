//! The published and recomputed figures (domain study, sections 6.1 to 6.4).

use super::*;

fn near(found: f64, known: f64, slack: f64) {
    assert!((found - known).abs() <= slack, "{found} is not {known}");
}

#[test]
fn erlang_b_agrees_with_the_tables() {
    for (agents, load, lost) in [
        (2, 1.0, 0.2),
        (1, 1.0, 0.5),
        (10, 10.0, 0.214582343107347),
        (5, 3.0, 0.110054347826087),
        (20, 12.0, 0.00979563942006408),
        (1000, 1000.0, 0.0248119176461604),
    ] {
        near(erlang_b(agents, load), lost, 1e-14);
    }
    let agents = [1, 2, 5, 10, 20, 30, 50, 100];
    let at_1_percent = [0.010101, 0.152593, 1.36079, 4.46118, 12.0306, 20.3373, 37.9014, 84.0642];
    let at_1_in_1000 = [0.001001, 0.0457559, 0.762115, 3.09204, 9.41145, 16.6839, 32.5119, 75.242];
    for (agents, load) in agents.into_iter().zip(at_1_percent) {
        near(erlang_b(agents, load), 0.01, 1e-6);
    }
    for (agents, load) in agents.into_iter().zip(at_1_in_1000) {
        near(erlang_b(agents, load), 0.001, 1e-7);
    }
    for (agents, load, lost) in [(10, 5.084, 0.02), (100, 87.972, 0.02), (10, 6.21571, 0.05), (100, 95.2404, 0.05)] {
        near(erlang_b(agents, load), lost, 2e-6);
    }
}

#[test]
fn erlang_b_holds_for_ten_thousand_agents() {
    // The known approach for a = n: B ~ sqrt(2 / (pi n)), off by its next term.
    let n = 10_000.0_f64;
    near(erlang_b(10_000, n), (2.0 / (std::f64::consts::PI * n)).sqrt(), 6e-5);
    near(erlang_b(10_000, 12_000.0), 1.0 - 10_000.0 / 12_000.0, 1e-3);
    assert_eq!(erlang_b(10_000, 1.0), 0.0);
}

#[test]
fn erlang_c_agrees_with_the_tables() {
    for (agents, load, waits) in [
        (5, 3.0, 0.236151603498542),
        (20, 12.0, 0.024134479561103),
        (100, 84.0, 0.0586627671127723),
        (200, 180.0, 0.0944712181775908),
    ] {
        near(Station::new(agents, load * 60.0, 1.0).settle().unwrap().wait_probability, waits, 1e-13);
    }
    // 100 calls in half an hour, 180 seconds each, in 20 seconds.
    let waits = [0.682118204689, 0.449388224298, 0.285270453036, 0.174131933595, 0.102042367008, 0.0573403309034];
    let levels = [0.389613811729, 0.640158040374, 0.795594788418, 0.888350019179, 0.941452842869, 0.970560492503];
    let seconds = [122.7812768, 40.44494019, 17.11622718, 7.835937012, 3.673525212, 1.720209927];
    for (place, agents) in (11..=16).enumerate() {
        let settled = Station::new(agents, 200.0, 3.0).settle().unwrap();
        near(settled.wait_probability, waits[place], 1e-11);
        near(settled.service_level(1.0 / 3.0), levels[place], 1e-11);
        near(settled.mean_wait * 60.0, seconds[place], 1e-6);
        near(settled.abandoned(), 0.0, 0.0);
        near(settled.mean_wait_answered(), settled.mean_wait, 1e-12);
    }
}

#[test]
fn erlang_c_and_a_agree_with_garnett_mandelbaum_and_reiman() {
    let station = Station::new(50, 48.0 * 60.0, 1.0);
    let patient = station.settle().unwrap();
    near(patient.wait_probability, 0.694455611, 1e-9);
    near(patient.mean_wait * 60.0, 20.8337, 5e-5);
    near(patient.queue, 16.667, 5e-4);
    near(patient.quantile(0.9) * 60.0, 58.1387, 5e-5);
    near(patient.occupancy, 0.96, 1e-12);
    let impatient = station.with_patience(2.0).settle().unwrap();
    near(impatient.wait_probability, 0.467774068554, 1e-11);
    near(impatient.abandoned(), 0.0309122491622, 1e-12);
    near(impatient.mean_wait * 60.0, 3.70946990, 1e-8);
    near(impatient.queue, 2.96757592, 1e-8);
    near(impatient.occupancy, 0.930324241, 1e-9);
    near(impatient.quantile(0.9) * 60.0, 12.4446, 5e-4);
}

#[test]
fn erlang_a_agrees_with_the_guide_of_pyworkforce() {
    let station = Station::new(1, 200.0, 3.0).with_patience(5.0);
    let target = Target { service_level: 0.85, ..Target::default() };
    let (agents, settled) = target.agents(&station).unwrap();
    assert_eq!(agents, 13);
    near(settled.service_level(1.0 / 3.0), 0.8582, 1e-4);
    near(settled.occupancy, 0.7500, 1e-4);
    near(settled.abandoned(), 0.02496, 1e-5);
    near(settled.wait_probability, 0.22580, 1e-5);
}

#[test]
fn the_wait_of_the_impatient_adds_up() {
    for (agents, per_minute, patience) in [(50, 48.0, 2.0), (10, 15.0, 0.5), (3, 1.0, 90.0), (200, 400.0, 5.0)] {
        let settled = Station::new(agents, per_minute * 60.0, 1.0).with_patience(patience).settle().unwrap();
        // Served + given up = all; the area under the tail is the mean; for a patience law e^(-θt), θ·mean gives up.
        near(settled.serving / per_minute + settled.abandoned(), 1.0, 1e-12);
        near(settled.abandoned(), settled.mean_wait / patience, 1e-12);
        let mut area = 0.0;
        let step = patience.min(1.0) / 1000.0;
        for strip in 0..400_000 {
            area += step * settled.longer_than(step * (f64::from(strip) + 0.5));
            if settled.longer_than(step * f64::from(strip)) < 1e-9 {
                break;
            }
        }
        near(area, settled.mean_wait, settled.mean_wait * 1e-4);
        near(settled.service_level(1e6), settled.answered, 1e-9);
        near(1.0 - settled.longer_than(settled.quantile(0.8)), 0.8_f64.max(1.0 - settled.wait_probability), 1e-9);
    }
}

#[test]
fn redials_balance() {
    let station = |per_minute: f64| Station::new(50, per_minute * 60.0, 1.0).with_patience(2.0);
    for (first, redial, reconnect, tries, abandoned) in [
        (48.0, 0.5, 0.0, 48.92135, 0.0376667),
        (48.0, 0.0, 0.1, 52.88492, 0.0763119),
        (48.0, 0.5, 0.1, 56.31645, 0.1191840),
    ] {
        let settling = Retrials::new(redial, reconnect).settle(&station(first)).unwrap();
        near(settling.tries_per_hour / 60.0, tries, 5e-6);
        near(settling.settled.abandoned(), abandoned, 5e-7);
    }
    // Overloaded: the fluid limit.
    let settling = Retrials::new(0.5, 0.1).settle(&station(60.0)).unwrap();
    near(settling.tries_per_hour / 60.0, 80.0, 5e-4);
}

#[test]
fn chats_of_three_at_once() {
    for (per_minute, waits, abandoned, there) in
        [(1.5, 0.001163, 0.000297, 13.699), (2.0, 0.063690, 0.018555, 20.906), (2.3, 0.204793, 0.064426, 24.898)]
    {
        let station = Station {
            agents: 10,
            arrivals_per_hour: per_minute * 60.0,
            handling_minutes: vec![8.0, 16.0 / 1.6, 24.0 / 1.9],
            patience_minutes: Some(2.0),
        };
        let settled = station.settle().unwrap();
        near(settled.wait_probability, waits, 5e-7);
        near(settled.abandoned(), abandoned, 5e-7);
        near(settled.serving + settled.queue, there, 5e-4);
    }
}

#[test]
fn pooling_saves_two_of_fifty_four() {
    let station = |agents: u32, load: f64| Station::new(agents, load * 20.0, 3.0);
    let apart = station(27, 24.0).settle().unwrap();
    near(apart.wait_probability, 0.449763, 5e-7);
    near(apart.mean_wait * 60.0, 26.986, 5e-4);
    let pooled = station(54, 48.0).settle().unwrap();
    near(pooled.wait_probability, 0.301308, 5e-7);
    near(pooled.mean_wait * 60.0, 9.039, 5e-4);
    near(station(52, 48.0).settle().unwrap().mean_wait * 60.0, 20.971, 5e-4);
    assert!(station(51, 48.0).settle().unwrap().mean_wait > apart.mean_wait);
}

#[test]
fn the_next_customer_waits_for_those_ahead() {
    let wait = Now::new(10, 9, 0, 5.0).expected_wait();
    assert_eq!((wait.mean, wait.high), (0.0, 0.0));
    let wait = Now::new(10, 10, 0, 5.0).expected_wait();
    near(wait.mean, 0.5, 1e-15);
    near(wait.low, -0.5 * 0.95_f64.ln(), 1e-12);
    let wait = Now::new(10, 10, 3, 5.0).expected_wait();
    near(wait.mean, 2.0, 1e-15);
    // The gamma law with four steps: chi-square tables, 8 degrees: 2.7326 and 15.5073.
    near(wait.low, 2.7326 / 4.0, 0.03 * wait.low);
    near(wait.high, 15.5073 / 4.0, 0.01 * wait.high);
    let impatient = Now { patience_minutes: Some(4.0), ..Now::new(10, 10, 3, 5.0) }.expected_wait();
    near(impatient.mean, 1.0 / 2.0 + 1.0 / 2.25 + 1.0 / 2.5 + 1.0 / 2.75, 1e-15);
    // A long line: the integral behind the first steps, against the sum.
    let long = Now { patience_minutes: Some(4.0), ..Now::new(10, 10, 5_000, 5.0) }.expected_wait();
    let sum: f64 = (0..=5_000).map(|ahead| 1.0 / (2.0 + 0.25 * f64::from(ahead))).sum();
    near(long.mean, sum, sum * 1e-5);
    assert_eq!(Now::new(0, 0, 0, 5.0).expected_wait().mean, f64::INFINITY);
    // Three chats an agent: two agents with five chats have a place left.
    let chats = |busy| Now { concurrency: 3, ..Now::new(2, busy, 0, 12.0) }.expected_wait().mean;
    assert_eq!((chats(5), chats(6)), (0.0, 2.0));
}

#[test]
fn without_the_state_the_queue_is_as_usual() {
    let now = Now { busy: None, arrivals_per_hour: Some(2880.0), ..Now::new(50, 0, 0, 1.0) };
    let settled = Station::new(50, 2880.0, 1.0).settle().unwrap();
    near(now.expected_wait().mean, settled.mean_wait, settled.mean_wait * 1e-3);
    let overloaded = Now { arrivals_per_hour: Some(4000.0), ..now };
    assert_eq!(overloaded.expected_wait().mean, f64::INFINITY);
    let gives_up = Now { patience_minutes: Some(2.0), ..now }.expected_wait();
    assert!(gives_up.mean < settled.mean_wait && gives_up.low == 0.0 && gives_up.high > gives_up.mean);
}

#[test]
fn a_queue_that_would_grow_for_ever_is_refused() {
    let error = Station::new(50, 50.0 * 60.0, 1.0).settle().unwrap_err();
    assert!(error.message().contains("expected more agents or `patience_minutes`"), "{error}");
    assert!(Station::new(0, 1.0, 1.0).settle().is_err());
    assert!(Station::new(1, f64::NAN, 1.0).settle().is_err());
    assert!(Station::new(1, 1.0, -1.0).settle().is_err());
    assert!(Retrials::new(1.0, 0.0).settle(&Station::new(2, 1.0, 1.0)).is_err());
}

#[test]
fn a_question_is_answered_as_a_document() {
    let asked = r#"{"model":"erlang_b","agents":2,"load":1}"#;
    assert_eq!(queueing_document(asked).unwrap(), r#"{"agents":2,"load":1.0,"lost":0.2}"#);
    let asked = r#"{"model":"agents_needed","arrivals_per_hour":200,"handling_minutes":3}"#;
    let answer = queueing_document(asked).unwrap();
    assert!(answer.starts_with(r#"{"agents":14,"load":10.0,"#), "{answer}");
    let asked = r#"{"model":"expected_wait","staffed":10,"busy":10,"waiting":3,"handling_minutes":5}"#;
    assert!(queueing_document(asked).unwrap().starts_with(r#"{"mean_minutes":2.0,"#));
    let asked = r#"{"model":"expected_wait","staffed":0,"busy":0,"handling_minutes":5}"#;
    assert_eq!(queueing_document(asked).unwrap(), r#"{"mean_minutes":null,"low_minutes":null,"high_minutes":null}"#);
    for (asked, message) in [
        (r#"{"model":"erlang_d"}"#, "did you mean"),
        (r#"{"model":"erlang_c","agents":3}"#, "missing field `arrivals_per_hour`"),
        (r#"{"model":"erlang_a","agents":3,"arrivals_per_hour":9,"handling_minutes":3}"#, "patience_minutes"),
        (r#"{"model":"erlang_c","agent":3}"#, "did you mean `agents`?"),
    ] {
        let error = queueing_document(asked).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}
