//! The records of each customer.

/// The records of each customer.
pub(super) struct Members<'a> {
    customers: &'a [u32],
    order: Vec<u32>,
}

impl<'a> Members<'a> {
    pub(super) fn new(customers: &'a [u32]) -> Self {
        let mut order: Vec<u32> = (0..customers.len() as u32).collect();
        order.sort_unstable_by_key(|r| (customers[*r as usize], *r));
        Self { customers, order }
    }

    pub(super) fn of(&self, customer: u32) -> &[u32] {
        let before = |limit: u32| self.order.partition_point(|r| self.customers[*r as usize] < limit);
        &self.order[before(customer)..before(customer + 1)]
    }

    pub(super) fn with(&self, record: u32) -> &[u32] {
        self.of(self.customers[record as usize])
    }
}
