//! The records of each customer.

/// The records in the order of their customers.
pub(super) struct ClusterMembers<'a> {
    customers: &'a [u32],
    order: Vec<u32>,
}

impl<'a> ClusterMembers<'a> {
    pub(super) fn new(customers: &'a [u32]) -> Self {
        let mut order: Vec<u32> = (0..customers.len() as u32).collect();
        order.sort_unstable_by_key(|r| (customers[*r as usize], *r));
        Self { customers, order }
    }

    pub(super) fn of_customer(&self, customer: u32) -> &[u32] {
        let before = |limit: u32| self.order.partition_point(|r| self.customers[*r as usize] < limit);
        &self.order[before(customer)..before(customer + 1)]
    }

    pub(super) fn of_record(&self, record: u32) -> &[u32] {
        self.of_customer(self.customers[record as usize])
    }
}
